/**
 * How text that people type or paste becomes digits: the one definition for the server, the pages and the client in
 * docs/clients.md. Nothing that can be seen is ever left out: what is neither digit, plus nor separator makes the whole
 * text unreadable.
 */

/** Takes no room on the screen. U+202E is not in it: it turns the digits behind it around, so people see another number. */
const invisible = /(?!\u202e)[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/** Blanks, dashes, the long-vowel signs that Japanese keyboards have for a dash, dots, slashes and brackets. */
const between = String.raw`\t\n\r\u2028\u2029\p{Zs}\p{Pd}\u2212\u30fc\uff70.\uff0e\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65/\uff0f()\[\]\uff08\uff09\uff3b\uff3d`;

/** One separator, for patterns that have the flag `u`. */
export const separator = `[${between}]`;
const separators = new RegExp(separator, "gu");

/** A number that was copied as a link (RFC 3966). */
const linkScheme = /^\s*tel:/i;

/** What can be seen of a text, with its digits and plus signs in ASCII. */
export function visible(text: string): string {
  return text
    .replace(invisible, "")
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(/[\uff0b\ufe62]/g, "+");
}

/** The digits of a text, behind a "+" if it begins with one; null where there is anything else to be seen. */
export function readDigits(text: string): string | null {
  const bare = visible(text).replace(linkScheme, "").replace(separators, "");
  return /^\+?[0-9]*$/.test(bare) ? bare : null;
}

/** Unicode puts the ten digits of each script in a row, zero first, and some rows directly behind another. */
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(point - before - 1))) before++;
  return String(before % 10);
}
