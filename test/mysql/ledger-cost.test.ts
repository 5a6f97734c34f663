import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import type { Budget } from "#lib/auth/budgets.ts";
import { readConfig } from "#lib/config.ts";
import type { Database } from "#lib/db/database.ts";
import { openEmbedded } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { openMysql } from "#lib/db/mysql.ts";
import type { E164 } from "#lib/phone.ts";
import { policyOf } from "#lib/policy.ts";
import { authOn, day, type Fixture } from "../support/auth-fixture.ts";
import { enterPast } from "../support/ledger.ts";
import { createDatabase } from "../support/mariadb.ts";

// Both databases beside each other, in one run and on one machine, so that only ratios are compared.
const messages = 100_000;
const rounds = 40;
const country = "US";

/** Every limit in force, and none of them reached. */
function generous(): { money: ReturnType<typeof policyOf>["money"] } {
  const { money } = policyOf(readConfig({}));
  const raised = (budget: Budget) =>
    budget.counts === "unverified" ? { ...budget, floor: 1e7 } : { ...budget, limit: 1e7 };
  return { money: { ...money, budgets: money.budgets.map(raised) } };
}

/** Milliseconds of a send to a new number, without the provider: of the quickest quarter, for the machine has other work. */
async function sendMs({ auth }: Fixture, name: string): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const phone = `+1202${name}${1000 + round}` as E164;
    const startedAt = performance.now();
    await auth.sendCode({
      phone,
      lane: "open",
      flowId: null,
      network: phone,
      prefix: phone,
      country,
      locale: "en",
    });
    took.push(performance.now() - startedAt);
  }
  return took.sort((a, b) => a - b)[rounds / 4] as number;
}

async function measure(database: Database): Promise<{ empty: number; full: number }> {
  await migrate(database, "sql");
  const fixture = authOn(database, generous());
  await sendMs(fixture, "warm");
  const empty = await sendMs(fixture, "empty");
  const past = Array.from({ length: messages }, (_, index) => ({
    secondsAgo: (index * day) / messages,
    verified: index % 3 !== 0,
    network: `net ${index % 20_000}`,
    prefix: `pre ${index % 5_000}`,
    country: index % 10 === 0 ? "IN" : country,
  }));
  await enterPast(database, past);
  await fixture.auth.reviewTaps();
  return { empty, full: await sendMs(fixture, "full") };
}

/** Half of what counting every message costs (26 times and more), and far above what tallies do, even on a busy machine. */
const bound = 12;

describe(`a send with ${messages} messages in the last day`, () => {
  test("costs a few times one with none, not a thousand, on MariaDB", { timeout: 180_000 }, async () => {
    const name = await createDatabase(inject("mariadb"), "cost");
    const database = openMysql({ ...inject("mariadb"), name, tls: null });
    const cost = await measure(database);
    await database.close();
    expect(cost.full / cost.empty).toBeLessThan(bound);
  });

  test("costs a few times one with none, not a thousand, on the embedded database", {
    timeout: 180_000,
  }, async () => {
    const directory = mkdtempSync(join(tmpdir(), "cost-"));
    const database = await openEmbedded(join(directory, "cost.db"));
    const cost = await measure(database);
    await database.close();
    rmSync(directory, { recursive: true });
    expect(cost.full / cost.empty).toBeLessThan(bound);
  });
});
