import { expect, test } from "vitest";
import { inReadingOrder } from "../../../app/account/device-row.ts";

test("this device comes first, then those that were seen last", () => {
  const view = (id: string, last_seen_at: string, current = false) => {
    const time = "2026-01-01 08:00:00";
    return { id, device: "Chrome on Mac", created_at: time, last_seen_at, expires_at: time, current };
  };
  const newestFirst = [
    view("new and unused", "2026-03-01 08:00:00"),
    view("seen last", "2026-03-09 21:00:00"),
    view("here", "2026-03-02 08:00:00", true),
    view("seen before", "2026-03-09 08:00:00"),
  ];
  expect(inReadingOrder(newestFirst).map(({ id }) => id)).toEqual([
    "here",
    "seen last",
    "seen before",
    "new and unused",
  ]);
});
