import { beforeEach, describe, expect, test } from "vitest";
import type { Budget } from "#lib/auth/budgets.ts";
import type { MoneyRules } from "#lib/auth/taps.ts";
import { readConfig } from "#lib/config.ts";
import { configuredRules } from "#lib/configured-rules.ts";
import { createStore } from "#lib/db/store/store.ts";
import type { E164 } from "#lib/phone.ts";
import { authOn, day, type Fixture, hour } from "./auth-fixture.ts";
import { counting } from "./counting.ts";
import type { Ground } from "./domain/scene.ts";
import { enterPast } from "./ledger.ts";
import { tallyContract } from "./tally-contract.ts";

const limitReached = expect.objectContaining({ code: "limit_reached" });

/** What the product promises of the bill: the same on every database. Every test has a prefix and a country of its own. */
export function moneyContract(ground: () => Ground): void {
  describe("what messages may cost", () => defineMoney(ground));
  tallyContract(ground);
}

function defineMoney(ground: () => Ground): void {
  let prefix: string;
  let country: string;
  let next = 0;
  let line = 0;

  beforeEach(async () => {
    for (const table of ["sends", "send_tallies", "closed_taps"])
      await ground().database.run(`DELETE FROM ${table}`);
    next++;
    prefix = `+99${String(next).padStart(6, "0")}`;
    country = `${String.fromCharCode(65 + Math.floor(next / 26))}${String.fromCharCode(65 + (next % 26))}`;
  });

  const on = (money: Partial<MoneyRules>) =>
    authOn(ground().database, { money: { budgets: [], conversion: null, ...money } });

  /** From an address of its own, to a number of its own in the prefix of this test. */
  async function send(
    { auth }: Fixture,
    more: { lane?: "device" | "open"; phone?: E164; network?: string; site?: string } = {},
  ) {
    const phone = (more.phone ?? `${prefix}${String(1000 + line++)}`) as E164;
    const { flowId } = await auth.sendCode({
      phone,
      knownAt: more.lane === "device" ? Date.now() : null,
      flowId: null,
      network: more.network ?? `network of ${phone}`,
      site: more.site ?? null,
      prefix,
      country,
      locale: "en",
    });
    return { phone, flowId };
  }

  async function sendAndVerify(fixture: Fixture, more: Parameters<typeof send>[1] = {}) {
    const { phone, flowId } = await send(fixture, more);
    await fixture.verify(phone, fixture.outbox.codeTo(phone), flowId);
  }

  async function sendTimes(fixture: Fixture, times: number) {
    for (let sent = 0; sent < times; sent++) await send(fixture);
  }

  const ledgerRows = async () => {
    const [row] = await ground().database.all("SELECT COUNT(*) AS n FROM sends WHERE country = :country", {
      country,
    });
    return Number(row?.n);
  };

  describe("a prefix whose messages lead to nobody's sign-in", () => {
    const conversion = { name: "prefixConversionPercent", sends: 20, percent: 10, blockSeconds: day };

    test("is closed for a day after twenty, told once, and others go on (B8)", async () => {
      const one = on({ conversion });
      const two = on({ conversion });
      await sendTimes(one, 20);
      for (const fixture of [one, two, one, two]) {
        await expect(send(fixture)).rejects.toMatchObject({
          code: "limit_reached",
          facts: { retryAfterSeconds: expect.closeTo(day, -2) },
        });
      }
      const closed = { event: "budget_closed", limit: "prefixConversionPercent", prefix };
      expect([...one.tapEvents, ...two.tapEvents]).toEqual([closed]);
      expect(one.auth.closedTaps()).toMatchObject([{ scope: "prefix", subject: prefix }]);
      expect(one.outbox.messages).toHaveLength(20);
      expect(await ledgerRows()).toBe(20);

      prefix = `${prefix}9`;
      await expect(send(one)).resolves.toBeDefined();
      prefix = prefix.slice(0, -1);
      await ground().travel(day - 60);
      await expect(send(one)).rejects.toEqual(limitReached);
      await ground().travel(61);
      await expect(send(two)).resolves.toBeDefined();
      await one.auth.reviewTaps();
      await two.auth.reviewTaps();
      expect([...one.tapEvents, ...two.tapEvents].filter(({ event }) => event === "budget_reopened")).toEqual(
        [{ ...closed, event: "budget_reopened" }],
      );
      expect(one.auth.closedTaps()).toEqual([]);
    });

    test("is open again at once where the rule is switched off", async () => {
      const strict = on({ conversion });
      await sendTimes(strict, 20);
      await expect(send(strict)).rejects.toEqual(limitReached);
      const lax = on(configuredRules(readConfig({ LIMIT_PREFIX_CONVERSION_PERCENT: "0" })).money);
      await expect(send(lax)).resolves.toBeDefined();
      await lax.auth.reviewTaps();
      expect(lax.tapEvents).toEqual([{ event: "budget_reopened", limit: conversion.name, prefix }]);
      expect(lax.auth.closedTaps()).toEqual([]);
    });

    test("starts anew once an operator has opened it, and is closed again by twenty more (B8)", async () => {
      const hourly = { name: "sendsPerPrefixPerHour", scope: "prefix", windowSeconds: hour } as const;
      const fixture = on({ conversion, budgets: [{ ...hourly, counts: "messages", limit: 20 }] });
      await sendTimes(fixture, 20);
      await expect(send(fixture)).rejects.toEqual(limitReached);
      const store = createStore(ground().database);
      await store.forgivePrefix(prefix);
      for (const tap of (await store.listClosedTaps()).taps) await store.reopenTap(tap);
      await fixture.auth.reviewTaps();
      await sendTimes(fixture, 20);
      expect(await ledgerRows()).toBe(40);
      await expect(send(fixture)).rejects.toEqual(limitReached);
      expect(fixture.tapEvents.map(({ event }) => event)).toEqual(["budget_closed", "budget_closed"]);
    });

    test("stays open while one message in ten is proven (B8)", async () => {
      const fixture = on({ conversion });
      for (let proven = 0; proven < 3; proven++) await sendAndVerify(fixture);
      await sendTimes(fixture, 27);
      await expect(send(fixture)).resolves.toBeDefined();
      await expect(send(fixture)).rejects.toEqual(limitReached);
    });

    test("still serves a device that has signed in with its number before", async () => {
      const fixture = on({ conversion });
      await sendTimes(fixture, 20);
      await expect(send(fixture)).rejects.toEqual(limitReached);
      await expect(send(fixture, { lane: "device" })).resolves.toBeDefined();
    });
  });

  describe("messages that lead to nobody's sign-in", () => {
    const unverified = (floor: number, more: Partial<Budget> = {}): Budget =>
      ({
        name: "unverifiedPerCountryPerHour",
        scope: "country",
        windowSeconds: hour,
        counts: "unverified",
        floor,
        percentOfVerified: 50,
        ...more,
      }) as Budget;

    test("close their country at the floor, and a sign-in opens it again (B8)", async () => {
      const fixture = on({ budgets: [unverified(3)] });
      await sendTimes(fixture, 2);
      const last = await send(fixture);
      await expect(send(fixture)).rejects.toEqual(limitReached);
      await expect(send(fixture)).rejects.toEqual(limitReached);
      expect(fixture.tapEvents).toEqual([
        { event: "budget_warning", limit: "unverifiedPerCountryPerHour", country },
        { event: "budget_closed", limit: "unverifiedPerCountryPerHour", country },
      ]);
      await fixture.auth.reviewTaps();
      expect(fixture.auth.closedTaps()).toMatchObject([{ scope: "country", subject: country }]);

      await fixture.verify(last.phone, fixture.outbox.codeTo(last.phone), last.flowId);
      await fixture.auth.reviewTaps();
      expect(fixture.tapEvents.at(-1)).toMatchObject({ event: "budget_reopened", country });
      expect(fixture.auth.closedTaps()).toEqual([]);
      await expect(send(fixture)).resolves.toBeDefined();
    });

    test("are forgotten when they leave the window, tallied or not", async () => {
      const fixture = on({ budgets: [unverified(3)] });
      await sendTimes(fixture, 3);
      await ground().travel(hour - 60);
      await fixture.auth.reviewTaps();
      await expect(send(fixture)).rejects.toEqual(limitReached);
      // A tally covers ten minutes and leaves the window whole.
      await ground().travel(60 + 600);
      await expect(send(fixture)).resolves.toBeDefined();
    });

    test("do not stop a device that has signed in with its number before", async () => {
      const fixture = on({ budgets: [unverified(1)] });
      await send(fixture);
      await expect(send(fixture)).rejects.toEqual(limitReached);
      await expect(send(fixture, { lane: "device" })).resolves.toBeDefined();
    });

    test("of such devices close nothing for others: their owners could, with a few numbers and one address (B8)", async () => {
      const perAddress = unverified(3, { name: "unverifiedPerIpPerHour", scope: "network" });
      const conversion = { name: "prefixConversionPercent", sends: 3, percent: 10, blockSeconds: day };
      const fixture = on({ budgets: [unverified(3), perAddress], conversion });
      const network = `one address ${prefix}`;
      for (const from of [network, `another ${network}`])
        for (let sent = 0; sent < 3; sent++) await send(fixture, { lane: "device", network: from });
      await expect(send(fixture, { network })).resolves.toBeDefined();
      // Nor once they are tallied.
      await ground().travel(700);
      await fixture.auth.reviewTaps();
      await expect(send(fixture, { network })).resolves.toBeDefined();
    });

    test("of such devices that led to a sign-in use up nothing of others either (B8)", async () => {
      const perDay = { name: "sendsPerCountryPerDay", scope: "country", counts: "messages" } as const;
      const fixture = on({ budgets: [{ ...perDay, limit: 3, windowSeconds: day }] });
      for (let proven = 0; proven < 5; proven++) await sendAndVerify(fixture, { lane: "device" });
      await expect(send(fixture)).resolves.toBeDefined();
    });

    test("of such devices are bounded for an address and a site, apart from those of others (B7)", async () => {
      const perAddress = unverified(3, { name: "unverifiedPerIpPerHour", scope: "network" });
      const perSite = unverified(5, { name: "unverifiedPerSitePerHour", scope: "site" });
      const fixture = on({ budgets: [perAddress, perSite] });
      const site = `2001:db8:${line}:`;
      const from = (network: string) =>
        ({ lane: "device", network: `${site}${network}::/64`, site }) as const;
      for (let sent = 0; sent < 3; sent++) await send(fixture, from("0"));
      await expect(send(fixture, from("0"))).rejects.toEqual(limitReached);
      for (let sent = 0; sent < 2; sent++) await send(fixture, from("1"));
      await expect(send(fixture, from("1"))).rejects.toEqual(limitReached);
      await expect(send(fixture, { ...from("0"), lane: "open" })).resolves.toBeDefined();
    });

    test("of such devices may be half as many as those of their address that did lead to a sign-in", async () => {
      const perAddress = unverified(1, { name: "unverifiedPerIpPerHour", scope: "network" });
      const fixture = on({ budgets: [perAddress] });
      const device = { lane: "device", network: `an office ${prefix}` } as const;
      for (let proven = 0; proven < 6; proven++) await sendAndVerify(fixture, device);
      for (let sent = 0; sent < 3; sent++) await send(fixture, device);
      await expect(send(fixture, device)).rejects.toEqual(limitReached);
    });

    test("hold such a device too where it is the limit of all together: the last resort", async () => {
      const everything = { name: "sendsPerDay", scope: "everything", counts: "messages" } as const;
      const fixture = on({ budgets: [{ ...everything, limit: 1, windowSeconds: day }] });
      await send(fixture, { lane: "device" });
      await expect(send(fixture, { lane: "device" })).rejects.toEqual(limitReached);
    });

    test("may be half as many as those that did, once these are many", async () => {
      const fixture = on({ budgets: [unverified(3)] });
      for (let proven = 0; proven < 10; proven++) await sendAndVerify(fixture);
      await sendTimes(fixture, 5);
      await expect(send(fixture)).rejects.toEqual(limitReached);
    });

    test("may be more where the last fortnight had a better day; without knowing, the floor holds", async () => {
      const past = Array.from({ length: 120 }, () => ({ secondsAgo: 2.5 * day, verified: true, country }));
      await enterPast(ground().database, past);
      const budgets = [unverified(3)];
      const ignorant = on({ budgets });
      await sendTimes(ignorant, 3);
      await expect(send(ignorant)).rejects.toEqual(limitReached);

      const learned = on({ budgets });
      await learned.auth.reviewTaps();
      // 120 on the best day: 20 in a busy hour, of which half.
      await sendTimes(learned, 7);
      await expect(send(learned)).rejects.toEqual(limitReached);
    });

    test("never exceed the budget, however many ask at once on two instances (B8)", async () => {
      const budgets = [unverified(6)];
      const [one, two] = [on({ budgets }), on({ budgets })];
      await Promise.allSettled(Array.from({ length: 24 }, (_, index) => send(index % 2 === 0 ? one : two)));
      expect(one.outbox.messages.length + two.outbox.messages.length).toBeLessThanOrEqual(6);
      for (let more = 0; more < 8; more++) await send(one).catch(() => undefined);
      expect(one.outbox.messages.length + two.outbox.messages.length).toBe(6);
      expect(await ledgerRows()).toBe(6);
    });

    test("of one address stop that address alone, however good its country is (B7)", async () => {
      const past = Array.from({ length: 120 }, () => ({ secondsAgo: 2 * day, verified: true, country }));
      await enterPast(ground().database, past);
      const perAddress = { name: "unverifiedPerIpPerHour", scope: "network" } as const;
      const fixture = on({ budgets: [unverified(2, perAddress)] });
      await fixture.auth.reviewTaps();
      const network = `one ${prefix}`;
      await send(fixture, { network });
      await send(fixture, { network });
      await expect(send(fixture, { network })).rejects.toEqual(limitReached);
      await expect(send(fixture, { network: `other ${prefix}` })).resolves.toBeDefined();
      expect(fixture.tapEvents).toEqual([]);
    });

    test("of the networks that one customer may hold stop those together, and no other (B7)", async () => {
      const perSite = { name: "unverifiedPerSitePerHour", scope: "site" } as const;
      const fixture = on({ budgets: [unverified(3, perSite)] });
      const site = `2001:db8:${line}:`;
      const from = (network: string) => ({ network: `${site}${network}::/64`, site });
      for (const network of ["0", "1", "ffff"]) await send(fixture, from(network));
      await expect(send(fixture, from("2"))).rejects.toEqual(limitReached);
      await expect(send(fixture, { ...from("2"), lane: "device" })).resolves.toBeDefined();
      const next = `2001:db8:${line}a:`;
      await expect(send(fixture, { network: `${next}0::/64`, site: next })).resolves.toBeDefined();
      await expect(send(fixture, { network: "198.51.100.7" })).resolves.toBeDefined();
      expect(fixture.tapEvents).toEqual([]);
    });
  });

  describe("the ledger", () => {
    const windows = [
      { scope: "country", windowSeconds: hour },
      { scope: "country", windowSeconds: day },
      { scope: "everything", windowSeconds: day },
    ] as const;
    const usage = (store: ReturnType<typeof createStore>) => store.readUsage(windows, { prefix, country });

    test("says the same of a window once its history is tallied, whoever asks and however many tally", async () => {
      const past = Array.from({ length: 400 }, (_, index) => ({
        // None within ten minutes of the edge of a window, where a tally is counted whole.
        secondsAgo: index * 7 + (index % 3 === 0 ? 4_500 : 60),
        verified: index % 4 === 0,
        country: index % 5 === 0 ? "QQ" : country,
      }));
      await enterPast(ground().database, past);
      const stores = [1, 2, 3].map(() => createStore(ground().database));
      const unaware = createStore(ground().database);
      const before = await usage(unaware);
      expect(before[1]?.sent).toBe(320);
      await Promise.all(stores.map((store) => store.tallySends()));
      const tallied = await ground().database.all(
        "SELECT SUM(sent) AS sent FROM send_tallies WHERE country = :country",
        { country },
      );
      expect(Number(tallied[0]?.sent)).toBeGreaterThan(100);
      const counts = (found: Awaited<ReturnType<typeof usage>>) =>
        found.map(({ sent, verified }) => ({ sent, verified }));
      for (const store of [unaware, ...stores]) expect(counts(await usage(store))).toEqual(counts(before));
    });

    test("with every limit in force a send takes three statements, and a refusal charges nothing", async () => {
      const counted = counting(ground().database);
      const money = configuredRules(readConfig({})).money;
      const budgets = money.budgets.map((budget) =>
        budget.name === "sendsPerPrefixPerHour" ? { ...budget, limit: 1 } : budget,
      );
      const fixture = authOn(counted.database, { money: { ...money, budgets: budgets as Budget[] } });
      await send(fixture);
      expect(counted.take()).toBe(3);
      const rows = await ledgerRows();
      await expect(send(fixture)).rejects.toEqual(limitReached);
      await expect(send(fixture)).rejects.toEqual(limitReached);
      expect(await ledgerRows()).toBe(rows);
    });
  });
}
