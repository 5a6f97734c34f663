import { describe, expect, test } from "vitest";
import type { NumberReport } from "#lib/auth/operator.ts";
import type { ClosedTap } from "#lib/auth/tap-book.ts";
import { closedLines, reportLines } from "#lib/cli/report.ts";
import { parsePhone, prefixOf } from "#lib/phone.ts";

const read = (number: string) =>
  parsePhone(number, { defaultCountry: "US", allowedCountries: null, appEnv: "test" });
const phone = read("+12025550123");
const noon = Date.UTC(2026, 10, 22, 12);
const hourMs = 3_600_000;
const consecutiveFailures = 100;

describe("what an operator reads of messages that do not go out", () => {
  const tap = (scope: ClosedTap["scope"], subject: string, reopensAt: number | null = null): ClosedTap => ({
    scope,
    subject,
    limit: `LIMIT_OF_${scope.toUpperCase()}`,
    closedAt: noon,
    reopensAt,
  });

  test("names the prefix, the country or everything, since when, until when and by which limit", () => {
    const prefix = prefixOf(phone);
    const taps = [tap("prefix", prefix, noon + hourMs), tap("country", "US"), tap("everything", "")];
    expect(closedLines(phone, taps)).toEqual([
      `No messages    to ${prefix} since 2026-11-22 12:00:00 until 2026-11-22 13:00:00 (LIMIT_OF_PREFIX)`,
      "No messages    to US since 2026-11-22 12:00:00 (LIMIT_OF_COUNTRY)",
      "No messages    to everything since 2026-11-22 12:00:00 (LIMIT_OF_EVERYTHING)",
    ]);
  });

  test("is silent of budgets that other numbers use up", () => {
    const elsewhere = prefixOf(read("+13125550123"));
    expect(elsewhere).not.toBe(prefixOf(phone));
    expect(closedLines(phone, [tap("prefix", elsewhere), tap("country", "FR")])).toEqual([]);
  });
});

describe("what an operator reads of wrong codes", () => {
  const none = { failures: 0, lockedUntil: null };
  const linesOf = (flow: NumberReport["lanes"]["flow"]) =>
    reportLines(
      phone,
      {
        now: noon,
        userId: 7,
        isVerified: true,
        createdAt: noon,
        codeExpiresAt: null,
        lanes: { device: none, flow, stranger: none },
        lastDay: { sent: 0, verified: 0, lastSentAt: null },
        liveSessions: 0,
      },
      consecutiveFailures,
    );
  const whose = "in a row by clients that asked for a code";

  test("says until when a lock lasts", () => {
    const lines = linesOf({ failures: 10, lockedUntil: noon + hourMs });
    expect(lines).toContainEqual(
      expect.stringMatching(new RegExp(`10 ${whose}, locked until 2026-11-22 13:00:00$`)),
    );
  });

  test("says nothing of a lock that is over", () => {
    const lines = linesOf({ failures: 10, lockedUntil: noon });
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`10 ${whose}$`)));
  });

  test("says of a lock that does not end by itself what opens it, rather than a time (B3)", () => {
    const lines = linesOf({ failures: consecutiveFailures, lockedUntil: noon + hourMs });
    expect(lines).toContainEqual(
      expect.stringMatching(new RegExp(`100 ${whose}, locked until a right code or \`unlock\`$`)),
    );
  });
});
