import { readDigits, separator, visible } from "#lib/digits.ts";

export const codeLength = 6;

export type TypedCode = {
  /** what the field shows of it: six at most */
  digits: string;
  /** whether that is all that was typed, or the one code in a message */
  isWhole: boolean;
};

/** Digits with one separator at most between two of them, and the letters right beside them. */
const runs = new RegExp(String.raw`([\p{L}\p{M}]?)(\d(?:${separator}?\d)*)(?=([\p{L}\p{M}]?))`, "gu");
/** How a code stands among words: in one piece or in two. A date of six digits has three. */
const amongWords = new RegExp(String.raw`^(\d{3})${separator}?(\d{3})$`, "u");

/** The code in a text that was pasted or handed over; null where there is none, or more than one to choose from. */
export function codeIn(text: string): string | null {
  const read = readDigits(text);
  if (read !== null) return /^\d{6}$/.test(read) ? read : null;
  const codes = Array.from(visible(text).matchAll(runs)).flatMap(([, before, run = "", behind]) => {
    const code = before || behind ? null : amongWords.exec(run);
    return code ? [`${code[1]}${code[2]}`] : [];
  });
  // Our own message has it twice, the second time for the browser.
  return new Set(codes).size === 1 ? (codes[0] ?? null) : null;
}

/** What the field makes of its own text while a code is being typed into it. */
export function readTypedCode(typed: string): TypedCode {
  const code = codeIn(typed);
  if (code !== null) return { digits: code, isWhole: true };
  const digits = visible(typed).replace(/\D/g, "");
  return {
    digits: digits.slice(0, codeLength),
    isWhole: readDigits(typed) === digits && digits.length <= codeLength,
  };
}
