import { describe, expect, test } from "vitest";
import { segmentsOf, septetsOf, shortened, toGsm7 } from "#lib/sms/gsm7.ts";

const basicAlphabet =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

describe("GSM-7 length", () => {
  test("the 127 characters of the default alphabet take one septet each", () => {
    expect(basicAlphabet).toHaveLength(127);
    expect([...basicAlphabet].map(septetsOf).every((size) => size === 1)).toBe(true);
  });

  test("the ten characters of the extension table take two", () => {
    expect([..."\f^{}\\[~]|€"].map(septetsOf)).toEqual(Array(10).fill(2));
  });

  test.each(["`", "ç", "ê", "ı", "’", "…", "न", "я", "🔑", "\t", "\u00a0", "\u001b"])(
    "%j is outside the alphabet",
    (character) => {
      expect(septetsOf(`a${character}`)).toBeNull();
    },
  );
});

describe("segments", () => {
  test("160 septets fit one segment, 161 take two, 307 take three", () => {
    expect(segmentsOf("a".repeat(160))).toBe(1);
    expect(segmentsOf("a".repeat(161))).toBe(2);
    expect(segmentsOf("a".repeat(306))).toBe(2);
    expect(segmentsOf("a".repeat(307))).toBe(3);
  });

  test("an extension character counts twice and does not straddle two segments", () => {
    expect(segmentsOf("€".repeat(80))).toBe(1);
    expect(segmentsOf("€".repeat(81))).toBe(2);
    // 76 pairs leave one septet of 153 unused.
    expect(segmentsOf("€".repeat(153))).toBe(3);
  });

  test("one character outside the alphabet leaves room for 70", () => {
    expect(segmentsOf("न".repeat(70))).toBe(1);
    expect(segmentsOf(`${"a".repeat(70)}न`)).toBe(2);
    expect(segmentsOf("🔑".repeat(35))).toBe(1);
    expect(segmentsOf("🔑".repeat(67))).toBe(3);
  });

  test("an empty text is one segment", () => {
    expect(segmentsOf("")).toBe(1);
  });
});

describe("writing a name in GSM-7", () => {
  test.each([
    ["Phone Login", "Phone Login"],
    ["Café Señor", "Café Señor"],
    ["Crème Brûlée", "Crème Brulée"],
    ["Joe’s “Bar” – Grill", 'Joe\'s "Bar" - Grill'],
    ["Acme™ ☕", "AcmeTM"],
    ["A\u00a0 B\n C", "A B C"],
  ])("%j becomes %j", (name, written) => {
    expect(toGsm7(name)).toBe(written);
  });

  test.each(["आधार लॉगिन", "Кафе 24", "微信 Pay"])("%j cannot be written, not even in part", (name) => {
    expect(toGsm7(name)).toBeNull();
  });

  test("a name of symbols alone leaves nothing", () => {
    expect(toGsm7("☕☕")).toBe("");
  });
});

test("a shortened text shows the cut and stays within its limit", () => {
  expect(shortened("Phone Login", 11)).toBe("Phone Login");
  expect(shortened("Phone Login", 10)).toBe("Phone Lo..");
  expect(shortened("Phone Login", 8)).toBe("Phone..");
  expect(septetsOf(shortened("€€€€€€", 9))).toBe(8);
});
