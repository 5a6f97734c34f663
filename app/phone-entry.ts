import { readDigits, separator, visible } from "#lib/digits.ts";
import type { CountryRow } from "./country.ts";

/** E.164 allows 15 digits; "011" and a zero for calls inside the country may stand before them. */
const mostDigits = 19;
/** Fewer, among words, are hardly a phone number. */
const fewestDigits = 7;

export type Entry =
  | { kind: "empty" }
  /** holds something that belongs to no number, or more than one number */
  | { kind: "not_a_number" }
  /** begins with "+" or what is dialled for it: digits after that, calling code included */
  | { kind: "international"; digits: string }
  | { kind: "national"; digits: string };

/** `callingCode` is that of the chosen country: under 1, "011" is dialled for "+"; elsewhere it may begin a number. */
export function readEntry(typed: string, callingCode?: string): Entry {
  const read = readDigits(typed);
  if (read === "" || read === "+") return { kind: "empty" };
  const whole = callingCode === "1" ? /^(\+|00|011)?(\d+)$/ : /^(\+|00)?(\d+)$/;
  const [, plus, digits] = whole.exec(read ?? "") ?? [];
  if (digits === undefined || digits.length > mostDigits) return { kind: "not_a_number" };
  return { kind: plus ? "international" : "national", digits };
}

/** A letter that is no separator: Japan's long-vowel signs are both. */
const letter = String.raw`[^\P{L}\u30fc\uff70]`;
/** A letter beside the number, or one alone near it, may be a digit misread: l for 1, O for 0. A colon makes it a label. */
const digitLikeBefore = new RegExp(String.raw`[\p{L}\p{M}]$|(?:^|\P{L})${letter}${separator}*$`, "u");
const digitLikeBehind = new RegExp(String.raw`^[\p{L}\p{M}]|^${separator}*${letter}(?:$|\P{L})`, "u");
/** What is dialled, counts, or turns digits around. */
const meaningful = /[\p{N}+*#\u202e]/u;

/** Longer texts than a message are no place for a number. */
const longestText = 1_000;

/**
 * What a pasted text puts into the field. A number among other words is taken out of them, if every digit of the text
 * belongs to it. Any other text goes in whole, for the person to see. What is taken is shown as it will be read: marks
 * that cannot be seen, or that turn digits around, stay out.
 */
export function pasted(text: string): string {
  const seen = visible(text).replace(/[\t\n\r\u2028\u2029]+/g, " ");
  if (readEntry(seen).kind !== "not_a_number") return seen.trim();
  return (seen.length <= longestText && numberAmongWords(seen)) || text;
}

/** Reaches from the first plus or digit to the last digit, so that none is left out. */
function numberAmongWords(seen: string): string | null {
  const first = seen.search(/[+\d]/);
  const start = /[(\uff08]/.test(seen.charAt(first - 1)) ? first - 1 : first;
  const end = seen.search(/\d\D*$/) + 1;
  const number = seen.slice(start, end);
  const [before, behind] = [seen.slice(0, start), seen.slice(end)];
  const entry = readEntry(number);
  if (!("digits" in entry) || entry.digits.length < fewestDigits) return null;
  if (meaningful.test(before + behind)) return null;
  return digitLikeBefore.test(before) || digitLikeBehind.test(behind) ? null : number;
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
/** What the server leaves out of Mexico's numbers besides. */
const oldMexicanPrefix = "1";

/** Whether a number to ask for means the canonical `whole`, as the server would find: a trunk prefix is left out there. */
export function meansSameNumber(number: string, whole: string, callingCode: string): boolean {
  const start = `+${callingCode}`;
  if (!whole.startsWith(start)) return false;
  const prefixes = callingCode === "52" ? [...trunkPrefixes, oldMexicanPrefix] : trunkPrefixes;
  return prefixes.some((prefix) => number === start + prefix + whole.slice(start.length));
}

/** The number to ask for: what was typed with "+" as it is, anything else behind the chosen country's calling code. */
export function wholeNumber(entry: Entry & { digits: string }, country: CountryRow | undefined): string {
  return entry.kind === "international" ? `+${entry.digits}` : `+${country?.[2] ?? ""}${entry.digits}`;
}
