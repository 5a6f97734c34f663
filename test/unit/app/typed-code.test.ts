import { expect, test } from "vitest";
import { codeIn, digitsOf } from "../../../app/verify/typed-code.ts";
import { messageWriter } from "../../../lib/sms/message.ts";
import { locales } from "../../../lib/text/locale.ts";

test.each([
  ["123456", "123456"],
  ["123 456", "123456"],
  ["123\u00a0456", "123456"],
  ["123-456", "123456"],
  [" 123456\n", "123456"],
  ["G-123456", "123456"],
  ["Your code: 123456.", "123456"],
  ["Use it within 5 minutes: 123456", "123456"],
  ["١٢٣٤٥٦", "123456"],
])("finds the code in %j", (text, code) => {
  expect(codeIn(text)).toBe(code);
  expect(digitsOf(text)).toBe(code);
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

test.each(["", "12345", "1234567", "12 34 56 78", "+1 202 555 0100", "no digits"])(
  "finds none in %j",
  (text) => {
    expect(codeIn(text)).toBeNull();
  },
);

test.each([
  ["", ""],
  ["1", "1"],
  ["12a3", "123"],
  ["12345", "12345"],
  ["12 34 56", "123456"],
  ["1234567", "123456"],
])("keeps of %j what can belong to a code", (typed, kept) => {
  expect(digitsOf(typed)).toBe(kept);
});
