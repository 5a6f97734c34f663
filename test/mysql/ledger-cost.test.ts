import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import type { Budget } from "#lib/auth/budgets.ts";
import type { MoneyRules } from "#lib/auth/taps.ts";
import { readConfig } from "#lib/config.ts";
import { configuredRules } from "#lib/configured-rules.ts";
import type { Database } from "#lib/db/database.ts";
import { openEmbedded } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { openMysql } from "#lib/db/mysql.ts";
import type { E164 } from "#lib/phone.ts";
import { authOn, day, type Fixture } from "../support/auth-fixture.ts";
import { createDatabase } from "../support/database-server.ts";
import { enterPast } from "../support/ledger.ts";

// Both databases beside each other, in one run and on one machine, so that only ratios are compared.
const messages = 100_000;
const rounds = 40;
const runs = 3;
const country = "US";

let next = 1000;

/** Every limit in force, and none of them reached. */
function generous(): { money: MoneyRules } {
  const { money } = configuredRules(readConfig({}));
  const raised = (budget: Budget) =>
    budget.counts === "unverified" ? { ...budget, floor: 1e7 } : { ...budget, limit: 1e7 };
  return { money: { ...money, budgets: money.budgets.map(raised) } };
}

/** Milliseconds of a send to a new number, without the provider: of the quickest quarter, for the machine has other work. */
async function sendMs({ auth }: Fixture): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const phone = `+1202past${next++}` as E164;
    const startedAt = performance.now();
    await auth.sendCode({
      phone,
      knownAt: null,
      flowId: null,
      network: phone,
      site: null,
      prefix: phone,
      country,
      locale: "en",
    });
    took.push(performance.now() - startedAt);
  }
  return took.sort((a, b) => a - b)[rounds / 4] as number;
}

/** Nothing that budgets look at, in a ledger of the same size: what grows with the tables is not what is measured. */
const none = { secondsAgo: 1.5 * day, spreadSeconds: day };
const spreads = {
  day: { secondsAgo: 0, spreadSeconds: day },
  "ten minutes": { secondsAgo: 0, spreadSeconds: 600 },
};

async function filled(database: Database, { secondsAgo, spreadSeconds }: typeof none): Promise<Fixture> {
  await migrate(database, "sql");
  const past = Array.from({ length: messages }, (_, index) => ({
    secondsAgo: secondsAgo + (index * spreadSeconds) / messages,
    verified: index % 3 !== 0,
    network: `net ${index % 20_000}`,
    prefix: `pre ${index % 5_000}`,
    country: index % 10 === 0 ? "IN" : country,
  }));
  await enterPast(database, past);
  const fixture = authOn(database, generous());
  await fixture.auth.reviewTaps();
  await sendMs(fixture);
  return fixture;
}

/** How many times as much a send costs as with none, in the quickest run of each: other work delays one, slow code all. */
async function costs(open: () => Promise<Database>): Promise<Record<string, number>> {
  const fixtures: [name: string, fixture: Fixture][] = [["none", await filled(await open(), none)]];
  for (const [name, spread] of Object.entries(spreads))
    fixtures.push([name, await filled(await open(), spread)]);
  const best: Record<string, number> = {};
  for (let run = 0; run < runs; run++) {
    for (const [name, fixture] of fixtures)
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, await sendMs(fixture));
  }
  return Object.fromEntries(
    Object.keys(spreads).map((name) => [name, Number(best[name]) / Number(best.none)]),
  );
}

const kinds: readonly [name: string, open: () => Promise<Database>][] = [
  [
    "MariaDB",
    async () => {
      const name = await createDatabase(inject("databaseServer"), "cost");
      const database = openMysql({ ...inject("databaseServer"), name, tls: null, connections: 10 });
      onTestFinished(() => database.close());
      return database;
    },
  ],
  [
    "the embedded database",
    async () => {
      const directory = mkdtempSync(join(tmpdir(), "cost-"));
      const database = await openEmbedded(join(directory, "cost.db"));
      onTestFinished(async () => {
        await database.close();
        rmSync(directory, { recursive: true });
      });
      return database;
    },
  ],
];

/** Half of what counting every message costs (26 times and more), and above what tallies leave, even on a busy machine. */
const bound = 12;

test.each(kinds)(
  `a send with ${messages} messages in the last day, or all in the last ten minutes, costs a few times one with none on %s`,
  {
    timeout: 600_000,
  },
  async (_, open) => {
    const found = await costs(open);
    for (const times of Object.values(found)) expect(times, JSON.stringify(found)).toBeLessThan(bound);
  },
);
