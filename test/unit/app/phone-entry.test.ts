import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  meansSameNumber,
  pasted,
  readEntry,
  wholeNumber,
  wholeWithoutPlus,
} from "../../../app/phone-entry.ts";
import { bestOfThree } from "../../support/best-of-three.ts";
import { seenIn, soup, textOf, written } from "../../support/typed-text.ts";

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

test("a zero that is dialled inside the country is left to the server, which knows each country's plan", () => {
  for (const typed of [
    "+44 (0) 20 7946 0958",
    "0044(0)2079460958",
    "tel:+44-(0)20-79460958",
    "+44 0 2079460958",
  ]) {
    expect(readEntry(typed)).toEqual({ kind: "international", digits: "4402079460958" });
  }
  expect(readEntry("(0) 20 7946 0958")).toEqual({ kind: "national", digits: "02079460958" });
});

test("011 begins a whole number where the calling code is 1, and nowhere else", () => {
  const typed = "011 44 (0) 20 7946 0958";
  expect(readEntry(typed, "1")).toEqual({ kind: "international", digits: "4402079460958" });
  expect(readEntry("0114 496 0958", "44")).toEqual({ kind: "national", digits: "01144960958" });
  expect(readEntry("011", "1")).toEqual({ kind: "national", digits: "011" });
});

describe("a pasted text", () => {
  test.each([
    ["My number is +1 212 555 0147", "+1 212 555 0147"],
    ["Phone: 212-555-0147", "212-555-0147"],
    ["T: +1 212 555 0147", "+1 212 555 0147"],
    ["Office | (212) 555-0147", "(212) 555-0147"],
    ["+1 212 555 0147 (mobile)", "+1 212 555 0147"],
    ["Call (212) 555-0147, please.", "(212) 555-0147"],
    ["Call +1\ufe0f-212-555-0147.", "+1-212-555-0147"],
    ["मेरा नंबर: +१ २१२ ५५५ ०१४७", "+1 212 555 0147"],
    ["https://wa.me/12125550147", "12125550147"],
  ])("gives away the number among its words: %j", (text, number) => {
    expect(pasted(text)).toBe(number);
  });

  test.each([
    ["+1\ufe0f-202-555-0177", "+1-202-555-0177"],
    ["\u202a+1\u00a0202 555 0177\u202c", "+1\u00a0202 555 0177"],
    ["+1 202\n555 0177\r\n", "+1 202 555 0177"],
    ["৯৮৭৬৫ ৪৩২১০", "98765 43210"],
    ["tel:+12025550177", "tel:+12025550177"],
    ["  ", ""],
  ])("that is a number is shown as it is read: %j", (text, shown) => {
    expect(pasted(text)).toBe(shown);
  });

  test.each([
    "home 212-555-0147, work 212-555-0148",
    "212 555 0147 212 555 0148 (both)",
    "+1 212 555 0147 or +1 212 555 0148",
    "Room 12: +1 212 555 0147",
    "Call (212) 555-0147, ext. 5.",
    "212 555 0147 x5",
    "212-555-0147 before 18:00",
    "+I 212 555 0147",
    "l-212-555-0147",
    "O 7700 900123",
    "+44 7700 90012O",
    "+44 7700 90012 O",
    "O7700 900123",
    "+1 212 555 0147²",
    "① 212 555 0147",
    "*67 212 555 0147",
    "一212 555 0147",
    "+ Phone: 212 555 0147",
    "\u202e212 555 0147",
    "call me",
    "Room 1234",
  ])("goes in as it is where something might be lost: %j", (text) => {
    expect(pasted(text)).toBe(text);
    expect(readEntry(text)).toEqual({ kind: "not_a_number" });
  });

  test("that is longer than a message gives away no number", () => {
    const text = `${"word ".repeat(300)}212 555 0147`;
    expect(pasted(text)).toBe(text);
  });

  test("never loses a digit or a plus on its way to the server", () => {
    fc.assert(
      fc.property(soup, (pieces) => {
        const entry = readEntry(pasted(textOf(pieces)));
        if (!("digits" in entry)) return;
        // "00" stands for the plus.
        const sent =
          entry.kind === "international"
            ? [`+${entry.digits}`, `00${entry.digits}`, `+00${entry.digits}`]
            : [entry.digits];
        expect(sent).toContain(seenIn(pieces));
      }),
      { numRuns: 5_000 },
    );
  });

  test("is the same number however it is written", () => {
    const numbers = fc.stringMatching(/^\+[1-9][0-9]{6,14}$/);
    fc.assert(
      fc.property(
        numbers.chain((number) => written(number).map((text) => [number, text])),
        ([number = "", text = ""]) => {
          const whole = { kind: "international", digits: number.slice(1) };
          expect(readEntry(text)).toEqual(whole);
          expect(readEntry(pasted(text))).toEqual(whole);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test("of any length is read in a time that grows with it alone", () => {
    for (const filling of ["9", "(", "+", "a ", "O ", "1a", "\u200b", "((1", "\n"]) {
      const text = filling.repeat(50_000);
      expect(bestOfThree(() => readEntry(pasted(text)))).toBeLessThan(500);
    }
  });
});

test("digits of other scripts are digits", () => {
  expect(readEntry("৯৮৭৬৫৪৩২১০")).toEqual({ kind: "national", digits: "9876543210" });
  expect(readEntry("٩٨٧٦٥٤٣٢١٠")).toEqual({ kind: "national", digits: "9876543210" });
  expect(readEntry("+९१ ९८७६५ ४३२१०")).toEqual({ kind: "international", digits: "919876543210" });
  expect(readEntry("۹۸۷")).toEqual({ kind: "national", digits: "987" });
  expect(readEntry("９８７")).toEqual({ kind: "national", digits: "987" });
});

test("nothing and anything else are told apart", () => {
  expect(readEntry("  ")).toEqual({ kind: "empty" });
  expect(readEntry("+")).toEqual({ kind: "empty" });
  for (const typed of ["call me", "2025550143 x5", "202+555", "++1202", "1".repeat(20), "9".repeat(5_000)]) {
    expect(readEntry(typed)).toEqual({ kind: "not_a_number" });
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
  expect(meansSameNumber("+5212001234567", "+522001234567", "52")).toBe(true);
  expect(meansSameNumber("+49130123456", "+4930123456", "49")).toBe(false);
  expect(meansSameNumber("+4402079460958", "+442079460958", "44")).toBe(true);
  expect(meansSameNumber("+442079460959", "+442079460958", "44")).toBe(false);
  expect(meansSameNumber("+12025550143", "+442079460958", "1")).toBe(false);
  // Munich's area code before a number of Berlin.
  expect(meansSameNumber("+4989301234567", "+49301234567", "49")).toBe(false);
});
