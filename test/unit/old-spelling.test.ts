import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { oldSpellingReader } from "#lib/old-spelling.ts";
import { parsePhone } from "#lib/phone.ts";
import { spellings } from "../support/old-service.ts";

const rules = { defaultCountry: "IN", allowedCountries: null, appEnv: "production" } as const;
const read = oldSpellingReader(rules);

/** What sign-in makes of it; null where it refuses. */
function signInReads(asWritten: string): string | null {
  try {
    return parsePhone(asWritten, rules);
  } catch {
    return null;
  }
}

describe("numbers as an old table holds them", () => {
  test.each(Object.entries(spellings))("are read: %s", (_, write) => {
    expect(read(write("9876543210"))).toBe("+919876543210");
  });

  test.each([
    "\u200b+91\u200e 98765\u2060 43210\ufeff",
    "\uff0b\uff19\uff11\uff19\uff18\uff17\uff16\uff15\uff14\uff13\uff12\uff11\uff10",
    "+91\u201398765\u201143210",
    "\t9876543210\r\n",
    "98765/43210",
    "0091 98765-43210",
    "+00919876543210",
    "91-98765-43210",
    "0 91 98765 43210",
  ])("are read, whatever stands between their digits: %j", (asStored) => {
    expect(read(asStored)).toBe("+919876543210");
  });

  test.each([
    "",
    " ",
    "test",
    "12345",
    "0",
    "+",
    "00",
    "9876543210x",
    "9876543210\0",
    "9876543210 9876543211",
    "1",
    "\u00bd98765",
  ])("are left to a person where nobody can tell: %j", (asStored) => {
    expect(read(asStored)).toBeNull();
  });

  test("of other countries are read behind + or 00, and national ones in the country that is set", () => {
    expect(read("+1 202-555-0123")).toBe("+12025550123");
    expect(read("0012025550123")).toBe("+12025550123");
    const inAmerica = oldSpellingReader({ ...rules, defaultCountry: "US" });
    expect([inAmerica("(202) 555-0123"), inAmerica("1 202 555 0123")]).toEqual([
      "+12025550123",
      "+12025550123",
    ]);
  });

  test("in countries that are no longer served are read all the same", () => {
    expect(oldSpellingReader({ ...rules, allowedCountries: ["IN"] })("+1 202 555 0123")).toBe("+12025550123");
  });

  test("whatever sign-in accepts is read as sign-in reads it, so that clients find the row they always found", () => {
    const digits = fc.stringMatching(/^\+?[0-9]{7,15}$/);
    const separated = fc.stringMatching(/^\+?\(?[0-9]{2}[ .()-]?[0-9]{3}[ .()-]?[0-9]{3,8}$/);
    fc.assert(
      fc.property(fc.oneof(digits, separated), (asWritten) => {
        const bySignIn = signInReads(asWritten);
        if (bySignIn !== null) expect(read(asWritten)).toBe(bySignIn);
      }),
      { numRuns: 2_000 },
    );
  });

  test("is never read as a number with other digits, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 24 }),
        fc.stringMatching(/^[ 0-9+.()-]{0,20}$/),
        (text, digits) => {
          for (const asStored of [text, digits, `${digits}${text}`]) {
            const number = read(asStored);
            // Digits of other scripts are the sign-in's to read.
            if (number === null || /(?![0-9])\p{Nd}/u.test(asStored.normalize("NFKC"))) continue;
            const seen = asStored.normalize("NFKC").replace(/[^0-9]/g, "");
            // Only zeros in front of the country code or of the national number may be missing.
            const national = seen.replace(/^0+/, "").replace(/^91/, "").replace(/^0/, "");
            expect(number.endsWith(national)).toBe(true);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
