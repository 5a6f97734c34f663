import fc from "fast-check";
import { expect, test } from "vitest";
import { codeIn, readTypedCode } from "../../../app/verify/typed-code.ts";
import { messageWriter } from "../../../lib/sms/message.ts";
import { locales } from "../../../lib/text/locale.ts";
import { isReadable, seenIn, soup, textOf, written } from "../../support/typed-text.ts";

test.each([
  ["123456", "123456"],
  ["123 456", "123456"],
  ["123\u00a0456", "123456"],
  ["123-456", "123456"],
  [" 123456\n", "123456"],
  ["G-123456", "123456"],
  ["Your code: 123456.", "123456"],
  ["Use it within 5 minutes: 123456", "123456"],
  ["১২৩৪৫৬", "123456"],
  ["১২৩ ৪৫৬ is your code", "123456"],
  ["१२३\u200b४५६", "123456"],
  ["1\ufe0f23456", "123456"],
  ["12 34 56", "123456"],
  ["On 30-11-26 your code was 123456", "123456"],
  ["123456 is your code.\n\n@login.example.com #123456", "123456"],
])("finds the code in %j", (text, code) => {
  expect(codeIn(text)).toBe(code);
  expect(readTypedCode(text)).toEqual({ digits: code, isWhole: true });
});

test.each(locales)(
  "finds the code in our own message in %s, also when the app's name holds digits",
  (locale) => {
    for (const appName of ["Phone Login", "Area 51", "4 2 Go"]) {
      const write = messageWriter({ appName, locale, ttlMinutes: 5, webOtpHost: "login.example.com" });
      expect(codeIn(write("048213"))).toBe("048213");
    }
  },
);

test.each([
  "",
  "12345",
  "1234567",
  "1 234 567",
  "12  345678",
  "123456  78",
  "Order 1-234-567",
  "Order 445566, code 123456",
  "12 34 56 78",
  "123456O",
  "Code O123456",
  "Code 1b234567",
  "+123456",
  "+1 202 555 0100",
  "no digits",
])("finds none in %j", (text) => {
  expect(codeIn(text)).toBeNull();
});

test.each([
  ["", "", true],
  ["1", "1", true],
  ["12 3", "123", true],
  ["১২৩", "123", true],
  ["12345", "12345", true],
  ["12a3", "123", false],
  ["a", "", false],
  ["1²", "1", false],
  ["+1", "1", false],
  ["1234567", "123456", false],
  ["123456x", "123456", false],
  ["+1 202 555 0100", "120255", false],
])("shows of %j what can belong to a code, and knows whether that is all", (typed, digits, isWhole) => {
  expect(readTypedCode(typed)).toEqual({ digits, isWhole });
});

test("a code is read whatever stands between its digits and whatever script they are in", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[0-9]{6}$/).chain((code) => written(code).map((text) => [code, text])),
      ([code, text = ""]) => {
        expect(readTypedCode(text)).toEqual({ digits: code, isWhole: true });
      },
    ),
    { numRuns: 1_000 },
  );
});

test("of digits that are typed none is left out without a word", () => {
  fc.assert(
    fc.property(soup, (pieces) => {
      const { digits, isWhole } = readTypedCode(textOf(pieces));
      if (isReadable(pieces)) expect(isWhole).toBe(/^\d{0,6}$/.test(seenIn(pieces)));
      else if (isWhole) expect(digits).toHaveLength(6);
      if (isWhole) expect(seenIn(pieces)).toContain(digits);
    }),
    { numRuns: 3_000 },
  );
});
