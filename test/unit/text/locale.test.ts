import { expect, test } from "vitest";
import { directionOf, locales } from "#lib/text/locale.ts";

test("Arabic alone runs from right to left", () => {
  expect(locales.filter((locale) => directionOf(locale) === "rtl")).toEqual(["ar"]);
});
