import type { CountryRow } from "./country.ts";
import { latinDigits } from "./ui/digits.ts";

/** What people put between digits, in any script's punctuation. */
const separators = /[\s().\-‐-―−/\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A number that was copied as a link (RFC 3966). */
const linkScheme = /^\s*tel:/i;

export type Entry =
  | { kind: "empty" }
  | { kind: "not_digits" }
  /** begins with "+" or "00": digits after it, calling code included */
  | { kind: "international"; digits: string }
  | { kind: "national"; digits: string };

export function readEntry(typed: string): Entry {
  const bare = latinDigits(typed).replace(linkScheme, "").replace(separators, "");
  if (bare === "" || bare === "+") return { kind: "empty" };
  const [, plus, digits] = /^(\+|00)?(\d+)$/.exec(bare) ?? [];
  if (digits === undefined) return { kind: "not_digits" };
  return { kind: plus ? "international" : "national", digits };
}

/** The number to ask for: what was typed with "+" as it is, anything else behind the chosen country's calling code. */
export function wholeNumber(entry: Entry & { digits: string }, country: CountryRow | undefined): string {
  return entry.kind === "international" ? `+${entry.digits}` : `+${country?.[2] ?? ""}${entry.digits}`;
}
