import type { CountryRow } from "./country.ts";
import { latinDigits } from "./ui/digits.ts";

/** What people put between digits, in any script's punctuation. */
const separators = /[\s().·\-‐-―−/\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A number that was copied as a link (RFC 3966). */
const linkScheme = /^\s*tel:/i;

/** "+44 (0) 20 …": that zero is for calls inside the country. Only Italy's belongs to its numbers. */
const bracketedZero = /^(\s*(?:\+|00|011)[\s.-]*(?!39)\d[\d\s.-]{0,4})\(\s*0\s*\)/;

const inOneRun = new RegExp(`(?:[+(]\\s*){0,2}\\d(?:${separators.source}*\\d)*`, "g");

export type Entry =
  | { kind: "empty" }
  | { kind: "not_digits" }
  /** begins with "+" or what is dialled for it: digits after that, calling code included */
  | { kind: "international"; digits: string }
  | { kind: "national"; digits: string };

/** `callingCode` is that of the chosen country: under 1, "011" is dialled for "+"; elsewhere it may begin a number. */
export function readEntry(typed: string, callingCode?: string): Entry {
  const written = latinDigits(typed).replace(linkScheme, "").replace(bracketedZero, "$1");
  const bare = written.replace(separators, "");
  if (bare === "" || bare === "+") return { kind: "empty" };
  const whole = callingCode === "1" ? /^(\+|00|011)?(\d+)$/ : /^(\+|00)?(\d+)$/;
  const [, plus, digits] = whole.exec(bare) ?? [];
  if (digits === undefined) return { kind: "not_digits" };
  return { kind: plus ? "international" : "national", digits };
}

/** The number in a text of other words; null where there is none, or more than one to choose from. */
export function numberIn(text: string): string | null {
  const runs = latinDigits(text).match(inOneRun) ?? [];
  const numbers = runs.filter((run) => {
    const { length } = run.replace(/\D/g, "");
    // E.164 allows 15 digits; "011" and a bracketed zero may stand among them.
    return length >= 7 && length <= 19;
  });
  return numbers.length === 1 ? (numbers[0] ?? null) : null;
}

/**
 * What else digits without "+" can mean: a whole number that begins with the calling code, as contacts and password
 * managers write it. Null where they cannot. Only when there is no number behind the calling code is that what was meant.
 */
export function wholeWithoutPlus(entry: Entry, country: CountryRow | undefined): string | null {
  if (entry.kind !== "national" || !country || !entry.digits.startsWith(country[2])) return null;
  return `+${entry.digits}`;
}

/** What is dialled inside a country before the number itself: 0 in most, 06 in Hungary, 8 in and around Russia. */
const trunkPrefixes = ["", "0", "06", "8"];

/** Whether a number to ask for means the canonical `whole`, as the server would find: a trunk prefix is left out there. */
export function meansSameNumber(number: string, whole: string, callingCode: string): boolean {
  const start = `+${callingCode}`;
  if (!whole.startsWith(start)) return false;
  return trunkPrefixes.some((prefix) => number === start + prefix + whole.slice(start.length));
}

/** The number to ask for: what was typed with "+" as it is, anything else behind the chosen country's calling code. */
export function wholeNumber(entry: Entry & { digits: string }, country: CountryRow | undefined): string {
  return entry.kind === "international" ? `+${entry.digits}` : `+${country?.[2] ?? ""}${entry.digits}`;
}
