/** GSM 7-bit default alphabet and its extension table, 3GPP TS 23.038 §6.2.1, in code order. */
const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const extension = "\f^{}\\[~]|€";

const escapeCode = "\u001b";
const septets = new Map<string, 1 | 2>([
  ...[...basic].filter((character) => character !== escapeCode).map((character) => [character, 1] as const),
  ...[...extension].map((character) => [character, 2] as const),
]);

/** Septets that one segment holds; a message of several gives 7 of each to the header that joins them. */
const segmentSeptets = { single: 160, joined: 153 };
/** The same in UTF-16 units, for text outside the alphabet. */
const segmentUnits = { single: 70, joined: 67 };

/** Length in septets, or null when a character is outside the alphabet. */
export function septetsOf(text: string): number | null {
  let total = 0;
  for (const character of text) {
    const size = septets.get(character);
    if (size === undefined) return null;
    total += size;
  }
  return total;
}

/** What a carrier charges for: how many segments the text takes, in the alphabet it forces. */
export function segmentsOf(text: string): number {
  const inSeptets = septetsOf(text) !== null;
  const capacity = inSeptets ? segmentSeptets : segmentUnits;
  const sizes = [...text].map((character) => (inSeptets ? (septets.get(character) ?? 0) : character.length));
  if (sum(sizes) <= capacity.single) return 1;
  return packed(sizes, capacity.joined);
}

/** What one segment has left beside this text, in characters that cost least in the alphabet it forces; may be negative. */
export function roomBeside(text: string): number {
  const septets = septetsOf(text);
  return septets === null ? segmentUnits.single - text.length : segmentSeptets.single - septets;
}

/** Neither an escape sequence nor a surrogate pair may straddle two segments. */
function packed(sizes: readonly number[], capacity: number): number {
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > capacity) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return segments;
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}

/** Typographic characters that compatibility decomposition leaves alone. */
const plain: Record<string, string> = { "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-" };

/**
 * The nearest text that the alphabet can write: accents it lacks are dropped, and so are symbols.
 * Null when a letter cannot be written, because half a name is worse than none.
 */
export function toGsm7(text: string): string | null {
  let written = "";
  for (const character of text) {
    const nearest = septets.has(character) ? character : nearestTo(character);
    if (septetsOf(nearest) !== null) written += nearest;
    else if (/[\p{L}\p{N}]/u.test(nearest)) return null;
  }
  return written.replace(/\s+/g, " ").trim();
}

function nearestTo(character: string): string {
  return plain[character] ?? character.normalize("NFKD").replace(/\p{M}/gu, "");
}

/** Cuts to at most `limit` septets, two dots showing the cut (the alphabet has no ellipsis). */
export function shortened(text: string, limit: number): string {
  if ((septetsOf(text) ?? Number.POSITIVE_INFINITY) <= limit) return text;
  let kept = "";
  for (const character of text) {
    if ((septetsOf(kept + character) ?? 0) + 2 > limit) break;
    kept += character;
  }
  return `${kept.trimEnd()}..`;
}
