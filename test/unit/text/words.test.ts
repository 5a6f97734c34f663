import { expect, test } from "vitest";
import { duration, fill, plural } from "#lib/text/words.ts";

test("blanks take their values, and one without a value stays visible", () => {
  expect(fill("{a} and {b}, {a}", { a: "x", b: 2 })).toBe("x and 2, x");
  expect(fill("sent to {number}", {})).toBe("sent to {number}");
});

test("a count picks its plural form by the language's own rules", () => {
  const forms = { one: "{n} try", few: "{n} few", other: "{n} tries" };
  expect([1, 2].map((n) => plural("en", forms, n))).toEqual(["1 try", "2 tries"]);
  expect(plural("pl", forms, 3)).toBe("3 few");
});

test("a wait is rounded up, so that it is over when the words say so", () => {
  const told = (seconds: number) => duration("en", seconds);
  expect([0, 1, 45, 89].map(told)).toEqual(["1 second", "1 second", "45 seconds", "89 seconds"]);
  expect([90, 299, 300, 301].map(told)).toEqual(["2 minutes", "5 minutes", "5 minutes", "6 minutes"]);
  expect([5400, 86_400].map(told)).toEqual(["2 hours", "24 hours"]);
});
