import { expect, test } from "vitest";
import { sharedLimits, variableOf } from "#lib/config/limits.ts";
import { readConfig } from "#lib/config.ts";
import { liftedLimits } from "../../../scripts/testing/lifted-limits.mjs";

test("every limit that strangers share is lifted, none of those on guesses", () => {
  const shared = Object.keys(sharedLimits) as (keyof typeof sharedLimits)[];
  const ofNumbers = ["sendsPerNumberPerHour", "sendsPerNumberPerDay", "sendCooldownSeconds"] as const;
  expect(Object.keys(liftedLimits).toSorted()).toEqual([...shared, ...ofNumbers].map(variableOf).toSorted());
});

test("lifted limits are ones that the configuration accepts", () => {
  const { limits } = readConfig(liftedLimits);
  expect(limits).toMatchObject({ sendsInAllPerDay: 10_000_000, sendCooldownSeconds: [1] });
});
