import fc from "fast-check";

/** A piece of text and what it means to a person who reads it; null: it belongs to no number. */
export type Piece = { text: string; means: string | null };

/** The digits of every numbering system that JavaScript can count in, as the engine itself writes them. */
export const scripts: readonly (readonly string[])[] = Intl.supportedValuesOf("numberingSystem")
  .map((system) => {
    const { format } = new Intl.NumberFormat(`en-u-nu-${system}`, { useGrouping: false });
    return Array.from({ length: 10 }, (_, value) => format(value));
  })
  // Chinese numerals are letters to Unicode.
  .filter((digits) => digits.every((digit) => /^\p{Nd}$/u.test(digit)));

const point = (code: number) => String.fromCodePoint(code);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => point(from + n));

/** Soft hyphen, joiners, fillers, bidirectional marks, zero-width spaces, variation selectors, tags. */
export const invisibles = [
  ...["\u00ad", "\u034f", "\u061c", "\u115f", "\u3164", "\ufeff", "\uffa0"],
  ...["\u17b4", "\u180e", ...range(0x200b, 0x200f), ...range(0x202a, 0x202d), ...range(0x2060, 0x206f)],
  ...[...range(0xfe00, 0xfe0f), ...range(0xfff9, 0xfffb), "\u{1d173}", "\u{e0001}", "\u{e0031}", "\u{e0100}"],
];

export const separators = Array.from(
  " \t\n\u00a0\u2009\u202f\u3000-\u2010\u2011\u2013\u2014\u2212\uff0d\u30fc\uff70.\u00b7\u30fb/()[]\uff08\uff09",
);

/** Letters that look like digits, other numerals, what is dialled, controls, emoji, halves of characters. */
export const unreadables = [
  ...Array.from("axOlI\u041e,;:#*_~|=!\"'\u00b2\u2460\u00bd\u2168\u3007\u4e00\u00e9\u0902\u20e3\u202e"),
  ...[
    "\0",
    "\x07",
    "\x1b",
    "\x7f",
    "\x85",
    "\u{1f4de}",
    "\u{1f51f}",
    "\ud800",
    "\udc00",
    "ext",
    "or",
    "wa.me",
  ],
];

const piece = (texts: readonly string[], means: string | null) =>
  fc.constantFrom(...texts).map((text): Piece => ({ text, means }));

const spelt = (value: number) =>
  fc.constantFrom(...scripts).map((digits): Piece => ({ text: digits[value] ?? "", means: String(value) }));

export const digit = fc.nat(9).chain(spelt);
export const plus = piece(["+", "\uff0b", "\ufe62"], "+");
export const invisible = piece(invisibles, "");
export const between = piece(separators, "");

/** Anything that keyboards and the clipboard bring, with digits above all. */
export const soup = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: digit },
    { weight: 4, arbitrary: between },
    { weight: 2, arbitrary: invisible },
    { weight: 1, arbitrary: plus },
    { weight: 1, arbitrary: piece(unreadables, null) },
  ),
  { maxLength: 40 },
);

/** This number as people and programs write it: in digits of any script, with whatever stands between them. */
export function written(number: string): fc.Arbitrary<string> {
  const nothings = fc.array(fc.oneof(invisible, between), { maxLength: 3 });
  const signs = Array.from(number, (sign) => fc.tuple(nothings, sign === "+" ? plus : spelt(Number(sign))));
  return fc
    .tuple(fc.tuple(...signs), nothings)
    .map(([parts, end]) => textOf([...parts.flatMap(([before, sign]) => [...before, sign]), ...end]));
}

export const textOf = (pieces: readonly Piece[]) => pieces.map(({ text }) => text).join("");

/** What a person reads: the digits and plus signs in order, whatever else there is. */
export const seenIn = (pieces: readonly Piece[]) => pieces.map(({ means }) => means ?? "").join("");

export const isReadable = (pieces: readonly Piece[]) =>
  pieces.every(({ means }) => means !== null) && /^\+?\d*$/.test(seenIn(pieces));
