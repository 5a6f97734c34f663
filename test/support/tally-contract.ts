import { beforeEach, describe, expect, test } from "vitest";
import { timeFrom } from "#lib/db/database.ts";
import { createStore } from "#lib/db/store/store.ts";
import { newRandom, pick } from "../faults/random.ts";
import { hour } from "./auth-fixture.ts";
import { counting } from "./counting.ts";
import type { Ground } from "./domain/scene.ts";
import { enterPast, type Past } from "./ledger.ts";

type Store = ReturnType<typeof createStore>;

const windows = [
  { scope: "country", windowSeconds: hour },
  { scope: "everything", windowSeconds: hour },
] as const;
const country = "QA";

/** What a send reads instead of counting: the same sums, from whatever instance and at whatever moment. */
export function tallyContract(ground: () => Ground): void {
  describe("tallies", { timeout: 60_000 }, () => defineTallies(ground));
}

function defineTallies(ground: () => Ground): void {
  let bursts = 0;

  beforeEach(async () => {
    for (const table of ["sends", "send_tallies"]) await ground().database.run(`DELETE FROM ${table}`);
  });

  const instances = (count: number) => Array.from({ length: count }, () => createStore(ground().database));
  const query = async (sql: string) => Object.values((await ground().database.all(sql))[0] ?? {});
  const sumsOf = async (store: Store) =>
    (await store.readUsage(windows, { prefix: "", country })).map(({ sent, verified }) => ({
      sent,
      verified,
    }));
  /** One by one: an instance that knows of no tally. */
  const truth = () => sumsOf(createStore(ground().database));

  async function enter(count: number, secondsAgo: (index: number) => number): Promise<void> {
    bursts++;
    const messages = Array.from(
      { length: count },
      (_, index): Past => ({
        secondsAgo: secondsAgo(index),
        phone: `burst ${bursts} ${index}`,
        country: index % 3 === 0 ? "QB" : country,
      }),
    );
    await enterPast(ground().database, messages);
  }
  /** One message in so many of those that may still change, from a given one on. */
  const some = (every: number, first: number) =>
    `verified_at IS NULL AND sent_at > ${ground().database.ago(600)} AND seq % ${every} = ${first}`;
  const verify = (every: number, first = 0) =>
    ground().database.run(`UPDATE sends SET verified_at = sent_at WHERE ${some(every, first)}`);
  const takeBack = (every: number, first = 0) =>
    ground().database.run(`DELETE FROM sends WHERE ${some(every, first)}`);

  /** Seconds since the last tally ended; of half an hour when there is none. */
  async function untalliedSeconds(): Promise<number> {
    const [now, end] = await query(
      `SELECT ${ground().database.now} AS now, (SELECT MAX(ends_at) FROM send_tallies) AS ends_at`,
    );
    return end === null ? hour / 2 : (timeFrom(String(now)) - timeFrom(String(end))) / 1_000;
  }

  test("leave a send a small rest to count, however many messages have just gone out", async () => {
    const seconds = 60;
    const burst = 9_000;
    await enter(burst, (index) => (index * seconds) / burst);
    const [store] = instances(1) as [Store];
    await store.tallySends();
    const [rest] = await query(
      "SELECT COUNT(*) AS n FROM sends WHERE sent_at >= (SELECT MAX(ends_at) FROM send_tallies)",
    );
    // What filled no tally yet, and the ten seconds in which messages may still be landing.
    expect(Number(rest)).toBeLessThan(500 + (burst / seconds) * 10);
    expect(await sumsOf(store)).toEqual([
      { sent: 6_000, verified: 0 },
      { sent: burst, verified: 0 },
    ]);
  });

  test("leave alone the seconds in which messages may still be landing", async () => {
    const tallied = async () => (await query("SELECT MAX(sent) AS sent FROM send_tallies"))[0];
    const [store] = instances(1) as [Store];
    await enter(2_500, () => 2);
    await store.tallySends();
    expect(await tallied()).toBe(null);
    await ground().travel(10);
    await store.tallySends();
    expect(await tallied()).toBe(2_500);
  });

  test("hold more than enough messages rather than part those of one millisecond", async () => {
    await enter(4_500, () => 30);
    const [store] = instances(1) as [Store];
    await store.tallySends();
    expect(await query("SELECT COUNT(*) AS n, MAX(sent) AS sent FROM send_tallies")).toEqual([3, 4_500]);
    expect(await sumsOf(store)).toEqual(await truth());
  });

  test("learn at the next review who was verified, what was taken back and what landed late", async () => {
    await enter(4_000, (index) => 20 + index / 100);
    const [one, two] = instances(2) as [Store, Store];
    await one.tallySends();
    await two.tallySends();
    const before = await sumsOf(one);
    await verify(4);
    await takeBack(10, 1);
    // Until then nobody is thought to be verified who is not, and nothing to cost less than it did.
    for (const store of [one, two]) expect(await sumsOf(store)).toEqual(before);
    await enter(10, (index) => 30 + index);
    await ground().database.run("UPDATE sends SET country = 'QC' WHERE seq = 7");
    await two.tallySends();
    for (const store of [one, two]) expect(await sumsOf(store)).toEqual(await truth());
    const [late] = await query("SELECT SUM(sent) AS n FROM send_tallies WHERE country = 'QC'");
    const [all] = await query("SELECT COUNT(*) AS n FROM sends WHERE country = 'QC'");
    expect(Number(late)).toBe(Number(all));
  });

  test("are counted once more after upkeep stood still, and then no longer", async () => {
    await enter(2_500, () => 15);
    const [before] = instances(1) as [Store];
    await before.tallySends();
    await verify(2);
    await ground().travel(hour / 2);
    const counted = counting(ground().database);
    const after = createStore(counted.database);
    await after.tallySends();
    await after.tallySends();
    expect(await sumsOf(after)).toEqual(await truth());
    counted.take();
    await after.tallySends();
    expect(counted.take()).toBe(3);
  });

  test("follow each other without gap or overlap when instances make them at once and messages go", async () => {
    const stores = instances(4);
    await enter(12_000, (index) => 11 + index / 10);
    await Promise.all([
      ...stores.map((store) => store.tallySends()),
      ...[0, 1, 2, 3, 4].map((first) => takeBack(5 + first, first)),
      verify(3),
    ]);
    const rows = await ground().database.all(
      "SELECT starts_at, ends_at FROM send_tallies WHERE country = '**' ORDER BY ends_at",
    );
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.slice(1).map((row) => row.starts_at)).toEqual(rows.slice(0, -1).map((row) => row.ends_at));
    await Promise.all(stores.map((store) => store.tallySends()));
    for (const store of stores) expect(await sumsOf(store)).toEqual(await truth());
  });

  test.each([1, 2, 3])(
    "never promise too much, and agree with counting one by one after a review (ledger %i)",
    async (seed) => {
      const chance = newRandom(seed);
      const below = (limit: number) => Math.floor(chance() * limit);
      let stores = instances(3);
      const happenings = [
        async () => {
          const seconds = await untalliedSeconds();
          await enter(below(1_500), () => chance() * seconds);
        },
        () => verify(2 + below(6)),
        () => takeBack(5 + below(20)),
        () => pick(chance, stores).tallySends(),
        async () => {
          await ground().travel(below(150));
          // The boundaries that they knew did not travel.
          stores = instances(3);
        },
      ];
      for (let step = 1; step <= 30; step++) {
        await pick<() => Promise<unknown>>(chance, happenings)();
        const review = step % 5 === 0;
        if (review) await Promise.all(stores.map((store) => store.tallySends()));
        const exact = await truth();
        for (const store of stores) {
          for (const [index, { sent, verified }] of (await sumsOf(store)).entries()) {
            const actual = exact[index] as (typeof exact)[number];
            if (review) expect({ sent, verified }).toEqual(actual);
            expect(sent).toBeGreaterThanOrEqual(actual.sent);
            expect(sent - verified).toBeGreaterThanOrEqual(actual.sent - actual.verified);
          }
        }
      }
    },
  );
}
