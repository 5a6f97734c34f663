import { describe, expect, test } from "vitest";
import type { Budget } from "#lib/auth/budgets.ts";
import { reach } from "#lib/auth/leases.ts";
import type { SendFacts } from "#lib/auth/store.ts";
import { createTaps, type TapStore, type Taps } from "#lib/auth/taps.ts";

const budget = (limit: number, scope: "country" | "everything" = "everything"): Budget => ({
  name: "sendsInAllPerDay",
  scope,
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

const tapsOn = (limit: number, store: Partial<TapStore> = {}, now = () => 0) =>
  createTaps(store as TapStore, { budgets: [budget(limit)], conversion: null }, () => undefined, now);

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

describe("a lease", () => {
  /** Whether the ledger is asked about the budget, and not only about the prefix. */
  const isAsked = (taps: Taps) => taps.inquire(ask).windows.some((window) => window.scope === "everything");

  test("lets a sixteenth of what is left through without asking the ledger", async () => {
    const taps = tapsOn(10 + 3_200);
    await taps.inquire(ask).admit(facts);
    for (let used = 0; used < 200; used++) expect(isAsked(taps)).toBe(false);
    expect(isAsked(taps)).toBe(true);
  });

  test("ends after a second", async () => {
    let now = 0;
    const taps = tapsOn(1_000_000, {}, () => now);
    await taps.inquire(ask).admit(facts);
    now = 499;
    expect(isAsked(taps)).toBe(false);
    now = 1_000;
    expect([isAsked(taps), isAsked(taps)]).toEqual([true, true]);
  });

  test("is renewed at half its time by one message, and serves the others until then", async () => {
    let now = 0;
    const taps = tapsOn(1_000_000, {}, () => now);
    await taps.inquire(ask).admit(facts);
    now = 500;
    const renewing = taps.inquire(ask);
    expect(renewing.windows.some((window) => window.scope === "everything")).toBe(true);
    now = 599;
    expect(isAsked(taps)).toBe(false);
    await renewing.admit(facts);
    // As old as the reading that it was made of.
    now = 999;
    expect(isAsked(taps)).toBe(false);
    now = 1_000;
    expect([isAsked(taps), isAsked(taps)]).toEqual([true, false]);
    now = 1_500;
    expect([isAsked(taps), isAsked(taps)]).toEqual([true, true]);
  });

  test("is renewed by another message when the first comes to nothing", async () => {
    let now = 0;
    const taps = tapsOn(1_000_000, {}, () => now);
    await taps.inquire(ask).admit(facts);
    now = 500;
    expect([isAsked(taps), isAsked(taps)]).toEqual([true, false]);
    now = 600;
    expect([isAsked(taps), isAsked(taps)]).toEqual([true, false]);
  });

  test("is not made of a budget whose end four instances could pass with it", async () => {
    const taps = tapsOn(9 + 2 * reach);
    await taps.inquire(ask).admit(facts);
    expect(isAsked(taps)).toBe(true);
  });

  test("is made once of what many have read at the same time", async () => {
    let now = 0;
    const taps = tapsOn(10 + 3_200, {}, () => now);
    const readers = Array.from({ length: 10 }, () => taps.inquire(ask));
    let unasked = 0;
    for (const reader of readers) {
      now += 1;
      await reader.admit(facts);
      while (!isAsked(taps)) unasked++;
    }
    expect(unasked).toBe(200);
  });

  test("lasts a second from when the ledger was asked, not from when it answered", async () => {
    let now = 0;
    const taps = tapsOn(1_000_000, {}, () => now);
    const slow = taps.inquire(ask);
    now = 1_000;
    await slow.admit(facts);
    expect(isAsked(taps)).toBe(true);
  });

  test("ends when another message finds the budget spent, and older news do not bring it back", async () => {
    let now = 0;
    const taps = tapsOn(1_000_000, { closeTap: async () => true }, () => now);
    const late = taps.inquire(ask);
    now = 1;
    const later = taps.inquire(ask);
    await taps.inquire(ask).admit(facts);
    const [usage] = facts.spent;
    const spent = { ...facts, spent: [{ ...usage, sent: 1_000_000 }] } as SendFacts;
    now = 2;
    await expect(late.admit(spent)).rejects.toMatchObject({ code: "limit_reached" });
    expect(isAsked(taps)).toBe(true);
    await later.admit(facts);
    expect(isAsked(taps)).toBe(true);
  });

  test("of one country is none of another", async () => {
    const money = { budgets: [budget(1_000_000, "country")], conversion: null };
    const taps = createTaps(
      {} as TapStore,
      money,
      () => undefined,
      () => 0,
    );
    await taps.inquire(ask).admit(facts);
    const scopesOf = (country: string) => taps.inquire({ ...ask, country }).windows.map(({ scope }) => scope);
    expect(scopesOf("US")).toEqual(["prefix"]);
    expect(scopesOf("IN")).toEqual(["country", "prefix"]);
  });
});
