import { describe, expect, it } from "vitest";
import { redact, redactPath } from "#lib/log/redact.ts";
import { bestOfThree } from "../../support/best-of-three.ts";

describe("redact", () => {
  it.each([
    ["+12025550123", "[number]"],
    ["call +1 (202) 555-0123 now", "call [number] now"],
    ["+1.202.555.0123", "[number]"],
    ["919876543210 and 12025550123", "[number] and [number]"],
    ["98765 43210", "[number]"],
    ["202-555-0123", "[number]"],
    ["phone=9876543210;", "phone=[number];"],
    ["Your code is 012345.", "Your code is [code]."],
    ["code 012-345", "code [code]"],
    ["@login.example.com #493027", "@login.example.com #[code]"],
    ["Authorization: Bearer abc.def-ghi", "Authorization: [redacted]"],
    ["sent bearer abc.def-ghi to it", "sent bearer [token] to it"],
    ["Basic QUM6dG9rZW4=", "Basic [token]"],
    ["cookie: session=Fe26.2*1*abc; flow=xyz", "cookie: [redacted]"],
    ['{"Set-Cookie":"__Host-session=Fe26.2*1"}', '{"Set-Cookie":[redacted]'],
    ["got __Host-flow=abc and grant=def", "got __Host-flow=[token] and grant=[token]"],
    ["seal Fe26.2*1*a1b2*c3 is bad", "seal [token] is bad"],
    ["DB_PASSWORD=hunter2 rest", "DB_PASSWORD=[redacted] rest"],
    ['{"authToken": "3b1c"}', '{"authToken": "[redacted]"}'],
    ["mysql://root:hunter2@db:3306/x", "mysql://[redacted]@db:3306/x"],
    ["password: NOT-YES rest", "password: [redacted] rest"],
    ["password: YES-and-more", "password: [redacted]"],
    ["code ER_pDq1sQv0o2m7bWc9yTzR4uJ8kXn3eLfGhA5", "code [token]"],
    ["--_pDq1sQv0o2m7bWc9yTzR4uJ8kXn3eLfGhA5", "[token]"],
    ["id pDq1sQv0o2m7bWc9yTzR4uJ8kXn3eLfGhA5dViCtE6M", "id [token]"],
  ])("%s → %s", (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  it.each([
    "connect ECONNREFUSED 127.0.0.1:3306",
    "ER_LOCK_DEADLOCK: Deadlock found (errno 1213, state 40001)",
    "Twilio answered 429, code 20429",
    "Access denied for user 'login'@'192.0.2.7' (using password: YES)",
    "Access denied for user 'login'@'localhost' (using password: NO)",
    "ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION",
    "10.11.19-MariaDB",
    "timeout after 7500 ms",
  ])("leaves alone what helps and harms nobody: %s", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("hides the digits of a code in a path, whatever stands between them", () => {
    const between = [
      "",
      ".",
      " ",
      "x",
      "/",
      "-",
      "%20",
      "%2e",
      "%C2%A0",
      "%E2%80%8B",
      "abc",
      "_",
      "~",
      "+",
      ",",
      "é",
      "%0a",
    ];
    for (const separator of between) {
      const path = `/verify/${[..."354536"].join(separator)}`;
      const digits = redactPath(path).match(/[0-9]/g)?.join("") ?? "";
      expect(digits, path).toBe("");
    }
    expect(redactPath("/a1/b2/c3/d4/e5")).toBe("/a1/b2/c3/d4/e5");
  });

  it("cuts long text and takes no longer for adversarial text", () => {
    for (const text of [
      "+1 ".repeat(40_000),
      "1 ".repeat(60_000),
      "a".repeat(120_000),
      "cookie: ".repeat(15_000),
    ]) {
      expect(bestOfThree(() => expect(redact(text).length).toBeLessThanOrEqual(301))).toBeLessThan(20);
    }
  });
});
