import { parsePhoneNumberWithError } from "libphonenumber-js/max";
import { expect, test } from "vitest";
import { newNumber } from "../../support/numbers.ts";

test("thousands of test numbers are to be had, each once, valid, and reserved for fiction", () => {
  const numbers = Array.from({ length: 2_000 }, newNumber);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const number of numbers) {
    expect(number).toMatch(/^\+1\d{3}55501\d{2}$/);
    const parsed = parsePhoneNumberWithError(number);
    expect([parsed.isValid(), parsed.getType()]).toEqual([true, "FIXED_LINE_OR_MOBILE"]);
  }
});
