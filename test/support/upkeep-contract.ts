import { beforeAll, describe, expect, test } from "vitest";
import type { Database } from "#lib/db/database.ts";
import { purge } from "#lib/db/upkeep.ts";
import type { E164 } from "#lib/phone.ts";
import { authOn, day, rules } from "./auth-fixture.ts";
import type { Ground } from "./domain/scene.ts";
import { enterPast } from "./ledger.ts";

const oldRows = 20_000;
const verifies = 40;

/** What the server does for itself must not be felt, nor take anything that is needed: the same on every database. */
export function upkeepContract(ground: () => Ground): void {
  describe(`purging ${oldRows} old messages`, { timeout: 120_000 }, () => {
    let database: Database;
    const count = async (sql: string) =>
      Number((await database.all(`SELECT COUNT(*) AS n FROM ${sql}`))[0]?.n);

    beforeAll(async () => {
      database = ground().database;
      for (const table of ["sends", "send_tallies"]) await database.run(`DELETE FROM ${table}`);
      const old = Array.from({ length: oldRows }, (_, index) => ({ secondsAgo: 4 * day + index }));
      await enterPast(database, old);
    });

    /** Milliseconds of right codes, each for a number of its own, while `work` goes on. */
    async function verifyTimes(name: string, work: () => Promise<unknown>): Promise<number[]> {
      const fixture = authOn(database, { send: { ...rules.send, cooldownSteps: [1] } });
      const flows = [];
      for (let index = 0; index < verifies; index++) {
        const phone = `+1303${name}${1000 + index}` as E164;
        flows.push({ phone, flowId: await fixture.send(phone) });
      }
      const took: number[] = [];
      const working = work();
      for (const { phone, flowId } of flows) {
        const startedAt = performance.now();
        await fixture.verify(phone, fixture.outbox.codeTo(phone), flowId);
        took.push(performance.now() - startedAt);
      }
      await working;
      return took.sort((a, b) => a - b);
    }

    test("goes in small batches, and verifying stays quick meanwhile (G7)", async () => {
      const batches: number[] = [];
      const watched: Database = {
        ...database,
        async run(sql, params) {
          const changed = await database.run(sql, params);
          batches.push(changed);
          return changed;
        },
      };
      const before = await verifyTimes("before", async () => undefined);
      const during = await verifyTimes("during", () => purge(watched));
      // The median, because a busy machine delays single calls whatever we do; 100 ms is what an idle one must keep.
      const usual = (took: number[]) => took[took.length / 2] as number;
      expect(usual(during)).toBeLessThan(Math.max(100, 4 * usual(before)));
      expect(await count("sends WHERE network = 'past'")).toBe(0);
      expect(Math.max(...batches)).toBeLessThanOrEqual(200);
      expect(batches.filter((changed) => changed > 0).length).toBeGreaterThanOrEqual(oldRows / 200);
    });

    test("leaves what is alive, and never forgets a number that wrong codes are held against (G7, B3)", async () => {
      const fixture = authOn(database);
      const [locked, forgotten, proven] = ["+13035550001", "+13035550002", "+13035550003"] as E164[];
      const secret = await fixture.signIn(proven as E164);
      const flowId = await fixture.send(locked as E164);
      await fixture.mistype(locked as E164, 1, flowId);
      await fixture.send(forgotten as E164);
      await ground().travel(2 * 3_600);
      // Forgets the expired codes, which counts as a change; the month begins then.
      await purge(database);
      expect(await fixture.auth.findSignedIn(secret)).not.toBeNull();
      const live = (phone: E164 | undefined) => count(`users WHERE phone_number = '${phone}'`);
      expect(await count("users WHERE otp IS NOT NULL AND otp_expires_at < '2020-01-01'")).toBe(0);
      await ground().travel(31 * day);
      await purge(database);
      expect(await Promise.all([live(locked), live(forgotten), live(proven)])).toEqual([1, 0, 1]);
      const [row] = await database.all(
        `SELECT flow_failures AS failures FROM users WHERE phone_number = '${locked}'`,
      );
      expect(Number(row?.failures)).toBe(1);
      await ground().travel(90 * day);
      await purge(database);
      expect(await count("sessions")).toBe(0);
      expect(await live(locked)).toBe(1);
    });

    test("keeps what limits look back at: messages for a day, wrong codes for ten minutes (B6, B7)", async () => {
      const phone = "+13035550004" as E164;
      const wrongPerNetwork = { limit: 1, windowSeconds: 600 };
      const fixture = authOn(database, { verify: { ...rules.verify, wrongPerNetwork } });
      const network = "198.51.100.66";
      await enterPast(
        database,
        Array.from({ length: 10 }, (_, index) => ({ secondsAgo: day - 3_600 + index, phone })),
      );
      const flowId = await fixture.send("+13035550005" as E164);
      const guess = () => fixture.verify("+13035550005" as E164, "none", flowId, network);
      await expect(guess()).rejects.toMatchObject({ code: "wrong_code" });
      await ground().travel(590);
      await purge(database);
      await expect(guess()).rejects.toMatchObject({ code: "limit_reached" });
      await expect(fixture.send(phone)).rejects.toMatchObject({ code: "limit_reached" });
    });

    test("stops between two batches when the server stops", async () => {
      await enterPast(
        database,
        Array.from({ length: 1_000 }, (_, index) => ({ secondsAgo: 4 * day, phone: `stop ${index}` })),
      );
      const stopping = new AbortController();
      const working = purge(database, stopping.signal);
      stopping.abort();
      await working;
      expect(await count("sends WHERE phone_number LIKE 'stop %'")).toBeGreaterThan(0);
      await purge(database);
      expect(await count("sends WHERE phone_number LIKE 'stop %'")).toBe(0);
    });
  });
}
