import { expect, test } from "vitest";
import { readEntry, wholeNumber } from "../../../app/phone-entry.ts";

test("separators and bracketed area codes are welcome", () => {
  for (const typed of [
    "202 555 0143",
    "(202) 555-0143",
    "202.555.0143",
    "202–555–0143",
    " 202\u00a05550143 ",
    "tel:202-555-0143",
  ]) {
    expect(readEntry(typed)).toEqual({ kind: "national", digits: "2025550143" });
  }
});

test("a whole number begins with + or 00", () => {
  for (const typed of ["+1 202 555 0143", "001 202 555 0143", "\u202a+12025550143\u202c"]) {
    expect(readEntry(typed)).toEqual({ kind: "international", digits: "12025550143" });
  }
});

test("digits of other scripts are digits", () => {
  expect(readEntry("٩٨٧٦٥٤٣٢١٠")).toEqual({ kind: "national", digits: "9876543210" });
  expect(readEntry("+९१ ९८७६५ ४३२१०")).toEqual({ kind: "international", digits: "919876543210" });
  expect(readEntry("۹۸۷")).toEqual({ kind: "national", digits: "987" });
  expect(readEntry("９８７")).toEqual({ kind: "national", digits: "987" });
});

test("nothing and anything else are told apart", () => {
  expect(readEntry("  ")).toEqual({ kind: "empty" });
  expect(readEntry("+")).toEqual({ kind: "empty" });
  for (const typed of ["call me", "2025550143 x5", "202+555", "++1202"]) {
    expect(readEntry(typed)).toEqual({ kind: "not_digits" });
  }
});

test("the calling code goes before national digits and not before a whole number", () => {
  const india = ["IN", "India", "91"] as const;
  expect(wholeNumber({ kind: "national", digits: "9876543210" }, india)).toBe("+919876543210");
  expect(wholeNumber({ kind: "international", digits: "12025550143" }, india)).toBe("+12025550143");
});
