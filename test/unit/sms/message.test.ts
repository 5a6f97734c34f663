import { describe, expect, test } from "vitest";
import { segmentsOf, septetsOf } from "#lib/sms/gsm7.ts";
import { type MessageParts, messageWriter } from "#lib/sms/message.ts";
import { locales } from "#lib/text/locale.ts";

const parts = {
  appName: "Phone Login",
  locale: "en",
  code: "012345",
  ttlMinutes: 5,
  webOtpHost: "login.example.com",
} as const;
const composeMessage = ({ code, ...told }: MessageParts & { code: string }) => messageWriter(told)(code);
const host = (length: number) => `${"a".repeat(length - 4)}.com`;

test("the text says code, sender, life and warning, and ends with the autofill line", () => {
  expect(composeMessage(parts)).toBe(
    "012345 is your Phone Login code. It is valid for 5 minutes. Never share it.\n@login.example.com #012345",
  );
});

test("one minute is not plural", () => {
  expect(composeMessage({ ...parts, ttlMinutes: 1 })).toContain("valid for 1 minute.");
});

test("the text holds no link (A10)", () => {
  expect(composeMessage(parts)).not.toMatch(/https?:|www\.|\//);
});

test("a name that GSM-7 cannot write gives way to the host", () => {
  expect(composeMessage({ ...parts, appName: "आधार लॉगिन" })).toContain("your login.example.com code");
});

test("a line break in the name cannot forge an autofill line", () => {
  const text = composeMessage({ ...parts, appName: "X\n@evil.test #000000\n" });
  expect(text.split("\n")).toHaveLength(2);
  expect(text.endsWith("\n@login.example.com #012345")).toBe(true);
});

describe("one segment, whatever the name and the host (A10)", () => {
  const names = [
    "A",
    "Phone Login",
    "€{[^]}~|\\".repeat(8),
    "Ünïcödé ".repeat(20),
    "x".repeat(300),
    "Кафе",
    "☕",
    "",
  ];
  const hosts = ["localhost", "127.0.0.1", "[::1]", ...[20, 40, 64, 70, 75, 76, 77, 90, 120, 253].map(host)];

  const warning = {
    en: "Never share it.",
    es: "No lo compartas nunca.",
    fr: "Ne le partagez jamais.",
    hi: "किसी को न बताएँ।",
    ar: "لا تشاركه مع أحد.",
  };
  const word = { en: "code", es: "codigo", fr: "code", hi: "कोड", ar: "رمز" };
  const cases = locales.flatMap((locale) => names.map((appName) => ({ locale, appName })));

  test.each(cases)("in $locale, named $appName", ({ locale, appName }) => {
    for (const webOtpHost of hosts) {
      for (const ttlMinutes of [1, 2, 5, 10, 11]) {
        const text = composeMessage({ appName, locale, code: "123456", ttlMinutes, webOtpHost });
        expect(segmentsOf(text)).toBe(1);
        expect(septetsOf(text) !== null).toBe(locale !== "hi" && locale !== "ar");
        expect(text.startsWith("123456 ")).toBe(true);
        expect(text).toContain(word[locale]);
        expect(text).not.toMatch(/[{}]/.test(appName) ? /\{(code|name|life)\}/ : /[{}]/);
        if (septetsOf(text) !== null) expect(text).toContain(warning[locale]);
        if (text.includes("\n")) expect(text.endsWith(`\n@${webOtpHost} #123456`)).toBe(true);
      }
    }
  });

  test.each(locales)("in %s, a usual name and host get warning and autofill line", (locale) => {
    const text = composeMessage({ ...parts, locale });
    expect(text).toContain("Phone Login");
    expect(text).toContain(warning[locale]);
    expect(text.endsWith("\n@login.example.com #012345")).toBe(true);
  });
});

describe("in 70 characters", () => {
  const told = (locale: "hi" | "ar", webOtpHost: string) => composeMessage({ ...parts, locale, webOtpHost });

  test("the warning gives way to the autofill line, and the line to a host that is too long", () => {
    expect(told("hi", host(20))).toContain("किसी को न बताएँ।\n@");
    expect(told("hi", host(21))).toBe(`012345 Phone Login कोड\n@${host(21)} #012345`);
    expect(told("ar", host(19))).toContain("لا تشاركه مع أحد.\n@");
    expect(told("ar", host(38))).toBe(`012345 رمز Phone Login\n@${host(38)} #012345`);
    expect(told("ar", host(39))).toBe(
      "012345 رمز Phone Login الخاص بك. صالح لمدة 5 دقائق. لا تشاركه مع أحد.",
    );
  });

  test("minutes are counted as the language counts", () => {
    const minutes = (ttlMinutes: number) =>
      composeMessage({ ...parts, locale: "ar", ttlMinutes, appName: "Acme", webOtpHost: host(60) });
    expect(minutes(1)).toContain("دقيقة واحدة");
    expect(minutes(2)).toContain("دقيقتين");
    expect(minutes(10)).toContain("10 دقائق");
    expect(minutes(11)).toContain("11 دقيقة");
  });
});

describe("when everything does not fit", () => {
  test("the name is shortened before the autofill line is touched", () => {
    const text = composeMessage({
      ...parts,
      appName: "The Extraordinarily Long Name Of A Company",
      webOtpHost: host(64),
    });
    expect(text).toContain("your The Extraordinarily.. code");
    expect(text.endsWith(`\n@${host(64)} #012345`)).toBe(true);
    expect(septetsOf(text)).toBeLessThanOrEqual(160);
  });

  test("a host that leaves the name no room costs the autofill line, whole", () => {
    const text = composeMessage({ ...parts, appName: "The Extraordinary Company", webOtpHost: host(90) });
    expect(text).toContain("The Extraordinary Company");
    expect(text).not.toContain("@");
  });
});
