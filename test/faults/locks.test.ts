import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "../support/server.ts";
import { patienceMs, type Rig, startRig } from "./rig.ts";

describe("rows that somebody else has locked (F6)", () => {
  let rig: Rig;
  let server: RunningServer;
  beforeAll(async () => {
    rig = await startRig();
    server = await rig.start();
  });
  afterAll(() => rig?.remove());

  test("a number that stays locked is answered 503 in time, and no guess is lost", async () => {
    const actor = rig.actor(() => server.origin);
    await actor.send();
    const holder = await rig.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT id FROM users WHERE phone_number = ? FOR UPDATE", [actor.phone]);
    const refused = await actor.verify();
    expect([refused.status, refused.code]).toEqual([503, "database_unavailable"]);
    expect(refused.endedAt - refused.startedAt).toBeLessThan(patienceMs);
    await holder.query("ROLLBACK");
    await holder.end();
    expect((await actor.verify()).status).toBe(200);
    expect((await actor.login()).status).toBe(200);
  });

  test("a number that is released in time costs a wait and nothing else", async () => {
    const actor = rig.actor(() => server.origin);
    await actor.send();
    const holder = await rig.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT id FROM users WHERE phone_number = ? FOR UPDATE", [actor.phone]);
    const pending = actor.verify();
    await waiting();
    // Longer than one wait for a lock: the statement is undone by the server and run again.
    await sleep(1_200);
    await holder.end();
    expect((await pending).status).toBe(200);
  });

  test("a statement that loses a deadlock is run again", async () => {
    const before = await deadlocks();
    // Which table the server locks first is its own affair, so the trap is laid both ways.
    for (const [first, second] of [
      ["sends", "users"],
      ["users", "sends"],
    ] as const) {
      const actor = rig.actor(() => server.origin);
      await actor.send();
      const holder = await rig.connect();
      await holder.query("CREATE TABLE IF NOT EXISTS weight (n INT) ENGINE=InnoDB");
      await holder.query("BEGIN");
      // The server gives up the transaction that has changed less.
      await holder.query("INSERT INTO weight VALUES ?", [Array.from({ length: 200 }, (_, n) => [n])]);
      const lock = (table: string) =>
        holder.query(`SELECT id FROM ${table} WHERE phone_number = ? FOR UPDATE`, [actor.phone]);
      await lock(first);
      const pending = actor.verify();
      await waiting();
      await lock(second);
      await holder.query("ROLLBACK");
      await holder.end();
      expect((await pending).status).toBe(200);
    }
    expect(await deadlocks()).toBeGreaterThan(before);
  });

  test("nothing was lost, doubled or left behind", async () => {
    expect(await rig.verdict(server)).toEqual([]);
  });

  async function deadlocks(): Promise<number> {
    const [row] = await rig.rows<{ deadlocks: number }>(
      "SELECT `count` AS deadlocks FROM information_schema.innodb_metrics WHERE name = 'lock_deadlocks'",
    );
    return Number(row?.deadlocks);
  }

  /** Until a change by the product has been under way for a while. */
  async function waiting(): Promise<void> {
    const deadline = performance.now() + patienceMs;
    for (let seen = 0; seen < 3; ) {
      const rows = await rig.rows<{ Info: string | null }>("SHOW PROCESSLIST");
      seen = rows.some(({ Info }) => Info?.startsWith("UPDATE")) ? seen + 1 : 0;
      if (performance.now() > deadline) throw new Error("The product waits for no lock.");
      await sleep(20);
    }
  }
});
