import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resendWaitSeconds, type SentBefore, sendingWaits } from "#lib/auth/rules.ts";

const rules = {
  cooldownSteps: [30, 60, 120, 300],
  perNumber: [
    { limit: 5, windowSeconds: 3_600 },
    { limit: 10, windowSeconds: 86_400 },
  ],
};
const now = Date.UTC(2026, 10, 20);
const sent = (series: number, ...secondsAgo: number[]): SentBefore => ({
  series,
  sentAt: secondsAgo.map((seconds) => now - seconds * 1_000),
  now,
});

describe("the wait before the next message", () => {
  test.each([
    ["nothing was sent", sent(1), []],
    ["the cooldown is over", sent(1, 30), []],
    ["the cooldown goes on", sent(3, 200, 20), [{ reason: "cooldown", seconds: 100, fixedSeconds: 30 }]],
    [
      "an hour has had its messages",
      sent(1, 3_000, 2_000, 1_500, 1_000, 500),
      [{ reason: "limit", seconds: 600, fixedSeconds: 3_600 }],
    ],
    [
      "both hold: the cooldown comes first",
      sent(5, 3_000, 2_000, 1_500, 1_000, 100),
      [
        { reason: "cooldown", seconds: 200, fixedSeconds: 30 },
        { reason: "limit", seconds: 600, fixedSeconds: 3_600 },
      ],
    ],
  ])("is told with its reason when %s", (_when, before, waits) => {
    expect(sendingWaits(before, rules)).toEqual(waits);
  });

  test("that a page counts down ends exactly when a request is no longer refused", () => {
    const histories = fc.record({
      series: fc.integer({ min: 1, max: 12 }),
      // Mostly close together, so that cooldown and limits often hold at once.
      gaps: fc.array(fc.oneof({ weight: 4, arbitrary: fc.nat(900) }, fc.nat(43_200)), { maxLength: 12 }),
    });
    fc.assert(
      fc.property(histories, ({ series, gaps }) => {
        const secondsAgo = gaps.map((_, index) => gaps.slice(index).reduce((sum, gap) => sum + gap, 0));
        const before = sent(series, ...secondsAgo);
        const isRefusedAfter = (seconds: number) =>
          sendingWaits({ ...before, now: now + seconds * 1_000 }, rules).length > 0;
        const wait = resendWaitSeconds(before, rules);
        expect(isRefusedAfter(wait)).toBe(false);
        if (wait > 0) expect(isRefusedAfter(wait - 1)).toBe(true);
      }),
    );
  });
});
