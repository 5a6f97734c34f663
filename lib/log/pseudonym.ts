import { createHmac, type KeyObject } from "node:crypto";
import type { E164 } from "../phone.ts";

const letters = "abcdefghijklmnop";
const digestBytes = 6;

/**
 * The same number gives the same name in every line, and nobody without the key can tell which it is; its last two
 * digits help a person on the phone to find their own. Letters only, so that no run of digits looks like a code.
 */
export function pseudonym(indexKey: KeyObject, phone: E164): string {
  const digest = createHmac("sha256", indexKey).update(`log ${phone}`).digest();
  let name = "";
  for (const byte of digest.subarray(0, digestBytes)) name += `${letters[byte >> 4]}${letters[byte & 15]}`;
  return `${name}-${phone.slice(-2)}`;
}
