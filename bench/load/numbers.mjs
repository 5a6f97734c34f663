import { parsePhoneNumberFromString } from "libphonenumber-js/max";

/** Reserved for fiction in every area: 555-0100 to 555-0199 (ATIS-0300115). */
const linesPerArea = 100;

/** Areas of the United States whose fictional numbers are taken for numbers that a message can reach. */
const areas = Array.from({ length: 800 }, (_, index) => 200 + index).filter((area) => {
  const number = parsePhoneNumberFromString(`+1${area}5550100`);
  return number?.country === "US" && number.isValid() && number.getType() === "FIXED_LINE_OR_MOBILE";
});

/** So many different numbers there are; after them the first one comes again. */
export const numbersInAll = areas.length * linesPerArea;

/** Neighbours differ in their area: numbers that share all but four digits share limits. @param {number} nth */
export function numberOf(nth) {
  const line = Math.floor(nth / areas.length) % linesPerArea;
  return `+1${areas[nth % areas.length]}5550${100 + line}`;
}

/** One for each client, as behind a proxy: 198.18.0.0/15 is set aside for benchmarks (RFC 2544). @param {number} nth */
export function addressOf(nth) {
  return `198.${18 + ((nth >> 16) & 1)}.${(nth >> 8) & 255}.${nth & 255}`;
}
