import { latinDigits } from "../ui/digits.ts";

export const codeLength = 6;

/**
 * Six digits that stand alone, in one piece or in two ("123456", "G-123456", "123 456"), are the code wherever they
 * stand in a message. Other numbers in it ("valid for 5 minutes") are not.
 */
const alone = /(?:^|\D)(\d{3})[\s-]?(\d{3})(?![\s-]?\d)/;

/** The code in a text that was pasted or handed over; null where there is none. */
export function codeIn(text: string): string | null {
  const [, first, second] = alone.exec(latinDigits(text)) ?? [];
  return first !== undefined && second !== undefined ? first + second : null;
}

/** What the field keeps of its own text while a code is being typed into it. */
export function digitsOf(typed: string): string {
  return codeIn(typed) ?? latinDigits(typed).replace(/\D/g, "").slice(0, codeLength);
}
