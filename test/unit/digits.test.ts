import { rmSync } from "node:fs";
import { dirname } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDigits } from "#lib/digits.ts";
import { InvalidInput } from "#lib/errors.ts";
import { parsePhone } from "#lib/phone.ts";
import { bestOfThree } from "../support/best-of-three.ts";
import { copyDocumentedClient } from "../support/documented-client.ts";
import {
  invisibles,
  isReadable,
  scripts,
  seenIn,
  separators,
  soup,
  textOf,
  unreadables,
  written,
} from "../support/typed-text.ts";

const clientFile = copyDocumentedClient();
let plain: (typed: string) => string;
beforeAll(async () => {
  ({ plain } = await import(/* @vite-ignore */ clientFile));
});
afterAll(() => rmSync(dirname(clientFile), { recursive: true }));

/** What each spelling is read as; null: it is refused. */
const readings: readonly (readonly [typed: string, read: string | null])[] = [
  ["+1\ufe0f-202-555-0177", "+12025550177"],
  ["+1\ufe0d-202-555-0177", "+12025550177"],
  ["\u202a+1 (202) 555\u20110177\u202c", "+12025550177"],
  ["\u2066+1\u00a0202\u202f555\u20090177\u2069", "+12025550177"],
  ["+1\u00ad202\u034f555\u200b0177", "+12025550177"],
  ["\u202d+1 202 555 0177", "+12025550177"],
  // It turns around what stands behind it: people see 7710 555 202.
  ["\u202e202 555 0177", null],
  ["৯৮৭৬৫ ৪৩২১০", "9876543210"],
  ["＋８１（９０）１２３４ー５６７８", "+819012345678"],
  ["202.555.0177", "2025550177"],
  ["202/555-0177", "2025550177"],
  ["202·555·0177", "2025550177"],
  ["202・555・0177", "2025550177"],
  ["[202] 555 0177", "2025550177"],
  ["+1\n202\t555 0177\n", "+12025550177"],
  ["(+1) 202 555 0177", "+12025550177"],
  ["tel:+1-202-555-0177", "+12025550177"],
  ["TEL:+12025550177", "+12025550177"],
  ["tel:+1-202-555-0177;ext=5", null],
  ["tel:2025550177;phone-context=+1", null],
  ["sms:+12025550177", null],
  ["https://wa.me/12025550177", null],
  ["Phone: +1 202 555 0177", null],
  ["+44 (0)7700 900123", "+4407700900123"],
  ["+44 0 7700 900123", "+4407700900123"],
  ["00 44 7700 900123", "00447700900123"],
  ["+1 202 555 0177 x5", null],
  ["+1 202 555 0177,,5#", null],
  ["+1 202 555 0177 +1 202 555 0178", null],
  ["202 555 0177, 202 555 0178", null],
  ["++1 202 555 0177", null],
  ["202+555 0177", null],
  ["202 555 0177+", null],
  ["2O2 555 0177", null],
  ["l-202-555-0177", null],
  ["202 555 0177²", null],
  ["①202 555 0177", null],
  ["½ 202 555 0177", null],
  ["1️⃣202 555 0177", null],
  ["*67 202 555 0177", null],
  ["202 555 0177\0", null],
  ["\x1b[1m202 555 0177", null],
  ["☎ 202 555 0177", null],
  ["", ""],
  [" \u200b ", ""],
  ["+", "+"],
];

describe("what people type is read as they see it, or refused (N2)", () => {
  test.each(readings)("%j is %j", (typed, read) => {
    expect(readDigits(typed)).toBe(read);
  });

  test("a character is a digit, a plus, a separator, nothing, or the end of the reading: all of Unicode", () => {
    const wrong: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      const character = String.fromCodePoint(code);
      const read = readDigits(`1${character}2`);
      const isDigit = /\p{Nd}/u.test(character);
      const isBlank = /[\t\n\r\p{Zs}\p{Zl}\p{Zp}\p{Pd}]/u.test(character);
      const isInvisible = /[\p{Cf}\p{DI}]/u.test(character) && character !== "\u202e";
      if (isDigit ? !/^1\d2$/.test(read ?? "") : (isBlank || isInvisible) && read !== "12")
        wrong.push(character);
      if (/[\p{L}\p{Nl}\p{No}\p{Cs}\p{Mn}\p{Me}]/u.test(character) && !isInvisible && read === "12")
        wrong.push(character);
      if (/(?![\t\n\r])\p{Cc}/u.test(character) && read !== null) wrong.push(character);
    }
    // The long-vowel signs are letters, and stand for a dash.
    expect(wrong).toEqual(["\u30fc", "\uff70"]);
  });

  test("a digit counts as itself in every numbering system", () => {
    expect(scripts.length).toBeGreaterThan(60);
    for (const digits of scripts) expect(readDigits(digits.join(""))).toBe("0123456789");
  });

  test("the lists of these tests hold what they say", () => {
    for (const nothing of [...invisibles, ...separators]) expect(readDigits(`1${nothing}2`)).toBe("12");
    for (const something of unreadables)
      expect([something, readDigits(`1${something}2`)]).toEqual([something, null]);
  });

  test("a number is read whatever stands between its digits and whatever script they are in", () => {
    fc.assert(
      fc.property(
        fc
          .stringMatching(/^\+?[0-9]{1,15}$/)
          .chain((number) => written(number).map((text) => [number, text])),
        ([number, text = ""]) => {
          expect(readDigits(text)).toBe(number);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test("of any text all digits are read, in their order, or none", () => {
    fc.assert(
      fc.property(soup, (pieces) => {
        expect(readDigits(textOf(pieces))).toBe(isReadable(pieces) ? seenIn(pieces) : null);
      }),
      { numRuns: 3_000 },
    );
  });

  test("the longest text that a page may get takes a time that grows with its length alone", () => {
    for (const filling of ["9", "\u{1d7ff}", " ", "\ufe0f", "+", "(", "1 ", "tel:", "\u202e"]) {
      const text = filling.repeat(100_000 / filling.length);
      expect(bestOfThree(() => readDigits(text))).toBeLessThan(500);
    }
  });
});

describe("the client in docs/clients.md", () => {
  test.each(readings)("takes %j as %j too, and sends what it cannot read as it is", (typed, read) => {
    expect(plain(typed)).toBe(read ?? typed);
  });

  test("reads any text as the pages do", () => {
    fc.assert(
      fc.property(fc.oneof(soup.map(textOf), fc.string({ unit: "binary" })), (text) => {
        expect(plain(text)).toBe(readDigits(text) ?? text);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("the API", () => {
  const rules = { defaultCountry: "IN", allowedCountries: null, appEnv: "test" } as const;

  function canonical(text: string): string | null {
    try {
      return parsePhone(text, rules);
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidInput);
      return null;
    }
  }

  test("refuses what the pages cannot read, and takes no text for another number than they do", () => {
    const numbers = fc.constantFrom(
      "+12025550177",
      "+447700900123",
      "+4407700900123",
      "9876543210",
      "09876543210",
    );
    const nearly = (sign: string) =>
      fc.oneof(
        { weight: 30, arbitrary: fc.constantFrom(sign, `${sign} `, `${sign}-`, `${sign}(`) },
        { weight: 1, arbitrary: fc.constantFrom(`${sign}x`, `+${sign}`, `${sign}\u00a0`, "") },
      );
    const texts = fc.oneof(
      soup.map(textOf),
      numbers.chain(written),
      numbers.chain((number) => fc.tuple(...Array.from(number, nearly))).map((signs) => signs.join("")),
    );
    let taken = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const phone = canonical(text);
        if (phone === null) return;
        taken++;
        expect(text).toMatch(/^[\x20-\x7e]*$/);
        expect(canonical(readDigits(text) ?? "")).toBe(phone);
      }),
      { numRuns: 3_000 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});
