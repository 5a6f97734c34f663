import { createHmac, type KeyObject } from "node:crypto";
import type { E164 } from "../phone.ts";

const letters = "abcdefghijklmnop";
const digestBytes = 6;

/**
 * The same number gives the same name in every line, and nobody without the key can tell which it is; its last two
 * digits help a person on the phone to find their own. Letters only, so that no run of digits looks like a code.
 */
export function pseudonym(indexKey: KeyObject, phone: E164): string {
  const digest = createHmac("sha256", indexKey).update(`log ${phone}`).digest().subarray(0, digestBytes);
  const name = [...digest].map((byte) => `${letters[byte >> 4]}${letters[byte & 15]}`).join("");
  return `${name}-${phone.slice(-2)}`;
}
