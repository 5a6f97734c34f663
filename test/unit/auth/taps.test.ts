import { expect, test } from "vitest";
import type { Budget } from "#lib/auth/budgets.ts";
import type { SendFacts } from "#lib/auth/store.ts";
import { createTaps, reach, type TapStore } from "#lib/auth/taps.ts";

const budget = (limit: number): Budget => ({
  name: "sendsInAllPerDay",
  scope: "everything",
  windowSeconds: 86_400,
  counts: "messages",
  limit,
});
const facts = {
  now: 0,
  spent: [{ sent: 10, verified: 0, numbers: 10, includesAsker: false, oldestAt: 0 }],
  prefixReopensAt: null,
} as unknown as SendFacts;
const ask = { lane: "open", site: null, prefix: "+1202555", country: "US" } as const;

const tapsOn = (limit: number, store: Partial<TapStore> = {}) =>
  createTaps(store as TapStore, { budgets: [budget(limit)], conversion: null }, () => undefined);

test.each([
  ["within reach of what may be under way is looked at once more", 10 + reach, 1],
  ["further away is not", 11 + reach, 0],
])("a cap %s", async (_which, limit, count) => {
  expect(await tapsOn(limit).inquire(ask).admit(facts)).toHaveLength(count);
});

test("a cap that is reached refuses", async () => {
  const taps = tapsOn(10, { closeTap: async () => true });
  await expect(taps.inquire(ask).admit(facts)).rejects.toMatchObject({ code: "limit_reached" });
});
