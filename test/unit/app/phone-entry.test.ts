import { expect, test } from "vitest";
import {
  meansSameNumber,
  numberIn,
  readEntry,
  wholeNumber,
  wholeWithoutPlus,
} from "../../../app/phone-entry.ts";

test("separators and bracketed area codes are welcome", () => {
  for (const typed of [
    "202 555 0143",
    "(202) 555-0143",
    "202.555.0143",
    "202–555–0143",
    " 202\u00a05550143 ",
    "tel:202-555-0143",
    "202·555·0143",
  ]) {
    expect(readEntry(typed)).toEqual({ kind: "national", digits: "2025550143" });
  }
});

test("a whole number begins with + or 00", () => {
  for (const typed of ["+1 202 555 0143", "001 202 555 0143", "\u202a+12025550143\u202c"]) {
    expect(readEntry(typed)).toEqual({ kind: "international", digits: "12025550143" });
  }
});

test("a zero in brackets behind the calling code is not dialled from abroad, but in Italy it is", () => {
  for (const typed of [
    "+44 (0) 20 7946 0958",
    "+44 (0)20 7946 0958",
    "0044(0)2079460958",
    "tel:+44-(0)20-79460958",
  ]) {
    expect(readEntry(typed)).toEqual({ kind: "international", digits: "442079460958" });
  }
  expect(readEntry("+39 (0) 6")).toEqual({ kind: "international", digits: "3906" });
  expect(readEntry("(0) 20 7946 0958")).toEqual({ kind: "national", digits: "02079460958" });
});

test("011 begins a whole number where the calling code is 1, and nowhere else", () => {
  const typed = "011 44 (0) 20 7946 0958";
  expect(readEntry(typed, "1")).toEqual({ kind: "international", digits: "442079460958" });
  expect(readEntry("0114 496 0958", "44")).toEqual({ kind: "national", digits: "01144960958" });
  expect(readEntry("011", "1")).toEqual({ kind: "national", digits: "011" });
});

test("the one number among other words is found, and none where there are several", () => {
  for (const [text, number] of [
    ["My number is +1 212 555 0147", "+1 212 555 0147"],
    ["Phone: 212-555-0147", "212-555-0147"],
    ["+1 212 555 0147 (mobile)", "+1 212 555 0147"],
    ["Call (212) 555-0147, ext. 5, before 18:00.", "(212) 555-0147"],
    ["रूम 12: +१ २१२ ५५५ ०१४७", "+1 212 555 0147"],
    ["home 212-555-0147, work 212-555-0148", null],
    ["212 555 0147 212 555 0148 (both)", null],
    ["call me", null],
  ] as const) {
    expect([text, numberIn(text)]).toEqual([text, number]);
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

test("national digits that begin with the calling code may be a whole number", () => {
  const india = ["IN", "India", "91"] as const;
  expect(wholeWithoutPlus(readEntry("91 98765 43210"), india)).toBe("+919876543210");
  expect(wholeWithoutPlus(readEntry("98765 43210"), india)).toBeNull();
  expect(wholeWithoutPlus(readEntry("+91 98765 43210"), india)).toBeNull();
  expect(wholeWithoutPlus(readEntry("91 98765 43210"), undefined)).toBeNull();
});

test("a number means the same with what is dialled before it inside its country, and not by its end alone", () => {
  expect(meansSameNumber("+442079460958", "+442079460958", "44")).toBe(true);
  expect(meansSameNumber("+4402079460958", "+442079460958", "44")).toBe(true);
  expect(meansSameNumber("+442079460959", "+442079460958", "44")).toBe(false);
  expect(meansSameNumber("+12025550143", "+442079460958", "1")).toBe(false);
  // Munich's area code before a number of Berlin.
  expect(meansSameNumber("+4989301234567", "+49301234567", "49")).toBe(false);
});
