import type { Variable } from "./variables.ts";

export type RawEnvironment = Readonly<Record<string, string | undefined>>;

/** Where a variable was set, in words: "the environment", or the name of a file. */
export type SourceOf = (name: string) => string;

/** What is no reason not to start, and yet is hardly meant. `reason` is for the log, `sentence` for people. */
export type Warning = { reason: string; sentence: string };

/**
 * Reads variables one by one and collects what is wrong with them, so that one start shows every fault. No fault ever
 * repeats a value: a secret pasted into the wrong line would end in a log.
 */
export class Environment {
  readonly faults: string[] = [];
  readonly warnings: Warning[] = [];
  readonly #values: RawEnvironment;
  readonly #sourceOf: SourceOf;

  constructor(values: RawEnvironment, sourceOf: SourceOf = () => "the environment") {
    this.#values = values;
    this.#sourceOf = sourceOf;
  }

  /** Names that have a value, known to us or not. */
  names(): string[] {
    return Object.keys(this.#values).filter((name) => this.#values[name]);
  }

  sourceOf(name: Variable): string {
    return this.#sourceOf(name);
  }

  /**
   * An empty value counts as none: `.env` files and compose files write unset variables so. Quotes around a value are
   * not part of it: `.env` files and shells remove them, `docker --env-file` does not.
   */
  text(name: Variable | "NODE_ENV"): string | undefined {
    return withoutQuotes(this.#values[name]?.trim() ?? "").trim() || undefined;
  }

  /** For passwords, where a space or a quote counts. */
  exact(name: Variable): string | undefined {
    const value = this.#values[name] ?? "";
    return withoutQuotes(value) === "" ? undefined : value;
  }

  has(name: Variable): boolean {
    return this.text(name) !== undefined;
  }

  list(name: Variable): string[] | undefined {
    return this.text(name)
      ?.split(",")
      .map((entry) => entry.trim());
  }

  integer(
    name: Variable,
    { default: fallback, min, max }: { default: number; min: number; max: number },
  ): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = asInteger(text, min, max);
    if (value === null) this.fault(name, `must be a whole number from ${min} to ${max}, in digits.`);
    return value ?? fallback;
  }

  flag(name: Variable, fallback: boolean): boolean {
    const text = this.text(name);
    if (text === undefined) return fallback;
    if (text !== "true" && text !== "false") this.fault(name, "must be true or false.");
    return text === "true";
  }

  /** `sentence` follows the name: "must be …", "is missing: …". */
  fault(name: string, sentence: string): void {
    this.faults.push(`${name} ${sentence}`);
  }

  warn(reason: string, sentence: string): void {
    this.warnings.push({ reason, sentence });
  }
}

/** Digits only: Number() would also take `1e3`, `0x10` and blanks. */
export function asInteger(text: string, min: number, max: number): number | null {
  if (!/^[0-9]{1,15}$/.test(text)) return null;
  const value = Number(text);
  return value >= min && value <= max ? value : null;
}

/** Only a pair is removed: in `"a" or "b"` the quotes belong to the value. */
export function withoutQuotes(text: string): string {
  return /^(["'`])((?:(?!\1).)*)\1$/s.exec(text)?.[2] ?? text;
}
