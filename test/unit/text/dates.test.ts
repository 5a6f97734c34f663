import { expect, test } from "vitest";
import { ago, instantOf, longDay, shortDay } from "#lib/text/dates.ts";

const now = instantOf("2026-11-22 12:00:00");

test("a time on the wire is UTC", () => {
  expect(instantOf("2026-11-22 12:00:00").toISOString()).toBe("2026-11-22T12:00:00.000Z");
});

test("a day is told in the reader's words", () => {
  expect(longDay("en", "2025-07-19 23:59:59", "UTC")).toBe("July 19, 2025");
  expect(longDay("fr", "2025-07-19 23:59:59", "UTC")).toBe("19 juillet 2025");
});

test("a day in a list is short, and one word to a line", () => {
  expect(shortDay("en", "2025-07-19 23:59:59", "UTC")).toBe("Jul\u00a019,\u00a02025");
  expect(shortDay("ar-u-nu-latn", "2025-07-19 23:59:59", "Asia/Kolkata")).toBe("20\u00a0يوليو\u00a02025");
});

test("a day is the one of the reader's calendar", () => {
  expect(longDay("en", "2025-07-19 23:59:59", "Asia/Kolkata")).toBe("July 20, 2025");
  expect(longDay("en", "2025-07-19 03:00:00", "America/New_York")).toBe("July 18, 2025");
});

test("yesterday is the reader's yesterday", () => {
  expect(ago("en", "2026-11-21 01:00:00", now, "UTC")).toBe("yesterday");
  expect(ago("en", "2026-11-21 01:00:00", now, "America/New_York")).toBe("2 days ago");
});

test("the past is told in the largest unit that is full", () => {
  expect(ago("en", "2026-11-22 11:59:50", now, "UTC")).toBe("this minute");
  expect(ago("en", "2026-11-22 11:13:00", now, "UTC")).toBe("47 minutes ago");
  expect(ago("en", "2026-11-22 10:00:00", now, "UTC")).toBe("2 hours ago");
  expect(ago("en", "2026-11-21 10:00:00", now, "UTC")).toBe("yesterday");
  expect(ago("en", "2026-10-23 12:00:00", now, "UTC")).toBe("30 days ago");
});

test("a clock that runs ahead does not put the past into the future", () => {
  expect(ago("en", "2026-11-22 12:05:00", now, "UTC")).toBe("this minute");
});
