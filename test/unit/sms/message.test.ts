import { describe, expect, test } from "vitest";
import { segmentsOf, septetsOf } from "#lib/sms/gsm7.ts";
import { composeMessage } from "#lib/sms/message.ts";

const parts = { appName: "Phone Login", code: "012345", ttlMinutes: 5, webOtpHost: "login.example.com" };
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

  test.each(names)("named %j", (appName) => {
    for (const webOtpHost of hosts) {
      for (const ttlMinutes of [1, 5, 10]) {
        const text = composeMessage({ appName, code: "123456", ttlMinutes, webOtpHost });
        expect(septetsOf(text)).not.toBeNull();
        expect(segmentsOf(text)).toBe(1);
        expect(text).toMatch(/^123456 is your .+ code\. It is valid for \d+ minutes?\. Never share it\./);
      }
    }
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
