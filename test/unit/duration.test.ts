import { expect, test } from "vitest";
import { daySeconds, hourSeconds, inWords, minuteSeconds } from "#lib/duration.ts";

test.each([
  [1, "1 second"],
  [59, "59 seconds"],
  [60, "1 minute"],
  [61, "2 minutes"],
  [59 * minuteSeconds, "59 minutes"],
  [59 * minuteSeconds + 1, "1 hour"],
  [60 * minuteSeconds, "1 hour"],
  [hourSeconds + 1, "2 hours"],
  [47 * hourSeconds, "47 hours"],
  [47 * hourSeconds + 1, "2 days"],
  [48 * hourSeconds, "2 days"],
  [2 * daySeconds + 1, "3 days"],
])("a wait of %i s is told as %s, never as less than it is", (seconds, words) => {
  expect(inWords(seconds)).toBe(words);
});
