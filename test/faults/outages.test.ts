import { setTimeout as sleep } from "node:timers/promises";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Answer, exchange, newClient } from "../support/client.ts";
import { expectProblem } from "../support/expect-problem.ts";
import { newNumber } from "../support/numbers.ts";
import type { RunningServer } from "../support/server.ts";
import type { Actor } from "./actor.ts";
import { patienceMs, type Rig, startRig } from "./rig.ts";

describe("the database", () => {
  let rig: Rig;
  let server: RunningServer;
  const figures: string[] = [];
  beforeAll(async () => {
    rig = await startRig();
    server = await rig.start();
    await rig.healed(server);
  });
  afterAll(async () => {
    console.log(`Outages, and milliseconds from their end until a sign-in:\n  ${figures.join("\n  ")}`);
    await rig?.remove();
  });

  const held: Connection[] = [];
  /**
   * Done only when the test's own connections have every place. One that was refused does not show that: a connection
   * that is about to end holds its place until it is gone, and would leave it to the product.
   */
  async function takeEveryConnection(): Promise<void> {
    const places = 20;
    const administrator = await rig.administrator();
    held.push(administrator);
    await administrator.query(`SET GLOBAL max_connections = ${places}`);
    while (held.length < places) {
      const connection = await rig.connect().catch(() => null);
      if (connection === null) {
        await killOthers(administrator);
        await sleep(20);
      } else {
        connection.on("error", () => undefined);
        held.push(connection);
      }
    }
  }
  async function killOthers(administrator: Connection): Promise<void> {
    const [living] = await administrator.query<(RowDataPacket & { ID: number })[]>(
      "SELECT ID FROM information_schema.PROCESSLIST WHERE USER IN ('login', 'root')",
    );
    const own = new Set(held.map(({ threadId }) => threadId));
    const others = living.filter(({ ID }) => !own.has(ID));
    // One that has gone by itself meanwhile is not known any more.
    for (const { ID } of others) await administrator.query(`KILL CONNECTION ${ID}`).catch(() => undefined);
  }
  async function giveThemBack(): Promise<void> {
    for (const connection of held.splice(0)) connection.destroy();
    await rig.administer("SET GLOBAL max_connections = 151");
  }

  const outages: readonly {
    name: string;
    begin: () => unknown;
    end: () => unknown;
    /** what a look at one's session, sessions and user is answered meanwhile */
    reading: 200 | 503;
  }[] = [
    {
      name: "refuses connections (F1)",
      begin: () => rig.proxy.refuse(),
      end: () => rig.proxy.heal(),
      reading: 503,
    },
    {
      name: "has crashed (F7)",
      begin: () => rig.databaseServer.kill(),
      end: () => rig.databaseServer.start(),
      reading: 503,
    },
    {
      name: "is frozen (F4)",
      begin: () => rig.databaseServer.pause(),
      end: () => rig.databaseServer.resume(),
      reading: 503,
    },
    {
      name: "is behind a network that loses everything (F4)",
      begin: () => rig.proxy.freeze(),
      end: () => rig.proxy.heal(),
      reading: 503,
    },
    {
      name: "answers after five seconds (F4)",
      begin: () => rig.proxy.delay(2_500),
      end: () => rig.proxy.heal(),
      reading: 503,
    },
    {
      name: "has no connection left (F5)",
      begin: takeEveryConnection,
      end: giveThemBack,
      reading: 503,
    },
    {
      name: "has become read-only (F8)",
      begin: () => rig.administer("SET GLOBAL read_only = ON"),
      end: () => rig.administer("SET GLOBAL read_only = OFF"),
      reading: 200,
    },
    {
      name: "has lost a table (F11)",
      begin: () => rig.administer("RENAME TABLE sends TO sends_lost, sessions TO sessions_lost"),
      end: () => rig.administer("RENAME TABLE sends_lost TO sends, sessions_lost TO sessions"),
      reading: 503,
    },
  ];

  describe.each(outages)("$name", ({ name, begin, end, reading }) => {
    let isOver = true;
    afterEach(async () => {
      if (!isOver) await end();
    });

    test("every route answers 503 within 3 s, nobody gets in or is signed out, nothing is sent, and all is well within 10 s of its end", async () => {
      const at = () => server.origin;
      const [asking, asked, guessing, granted, staying, leaving] = Array.from({ length: 6 }, () =>
        rig.actor(at),
      ) as [Actor, Actor, Actor, Actor, Actor, Actor];
      await asked.send();
      await guessing.send();
      await granted.send();
      await granted.verify();
      await staying.signIn();
      await leaving.signIn();
      const sentBefore = rig.twilio.requests.length;

      isOver = false;
      await begin();
      const [answers] = await Promise.all([
        Promise.all([
          asking.send(),
          asked.verify(),
          guessing.verify(false),
          granted.login(),
          leaving.logout(),
        ]),
        inTime(reading, () => staying.client().get("/api/sessions")),
        inTime(reading, () => staying.client().get(`/api/user/${encodeURIComponent(staying.phone)}`)),
        // There are no others to sign out, so it does no harm where it happens after all.
        inTime(503, () => staying.client().delete("/api/sessions")),
      ]);
      const told = answers.map((answer) => ({
        name: answer.name,
        status: answer.status,
        code: answer.code,
        handedOver: answer.handedOver,
        late: answer.endedAt - answer.startedAt > patienceMs,
      }));
      expect(told).toEqual(
        answers.map((answer) => ({
          name: answer.name,
          status: 503,
          code: "database_unavailable",
          handedOver: false,
          late: false,
        })),
      );
      expect((await staying.session()).status).toBe(reading);
      expect(rig.twilio.requests).toHaveLength(sentBefore);
      const unready = await probe("/api/auth/health", 503, 1_500);
      expect(unready.headers["retry-after"]).toMatch(/^[1-9]\d*$/);
      expect(unready.body).toMatchObject({
        status: "unhealthy",
        database: "disconnected",
        database_kind: "mysql",
      });
      expect((await probe("/health", 200, 1_500)).body).toEqual({ status: "healthy" });

      await end();
      isOver = true;
      figures.push(`${name}: ${await rig.healed(server)}`);
      expect((await staying.session()).status).toBe(200);
      expect((await asked.verify()).status).toBe(200);
      expect((await granted.login()).status).toBe(200);
      expect((await leaving.logout()).status).toBe(200);
      expect(await rig.connections()).toBeLessThanOrEqual(10);
    });
  });

  /** An answer within a caller's patience; where it is 503, as the problem that clients know. */
  async function inTime(status: 200 | 503, ask: () => Promise<Answer>): Promise<void> {
    const startedAt = performance.now();
    const answer = await ask();
    expect(performance.now() - startedAt).toBeLessThan(patienceMs);
    if (status === 503) expectProblem(answer, 503, "database_unavailable");
    else expect(answer.status).toBe(status);
  }

  /** Each answer within that time; the expected one soon, because readiness is a second old at most. */
  async function probe(path: string, status: number, withinMs: number): Promise<Answer> {
    const deadline = performance.now() + 3_000;
    for (;;) {
      const startedAt = performance.now();
      const answer = await exchange(server.origin, { path });
      expect(performance.now() - startedAt).toBeLessThan(withinMs);
      if (answer.status === status) return answer;
      expect({ path, status: answer.status, isLate: performance.now() > deadline }).toMatchObject({
        isLate: false,
      });
      await sleep(100);
    }
  }

  test("of killed connections nobody learns more than one 503 (F5)", async () => {
    const actor = rig.actor(() => server.origin);
    await actor.signIn();
    const own = await rig.rows<{ ID: number }>(
      "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'login' AND ID <> CONNECTION_ID()",
    );
    expect(own.length).toBeGreaterThan(0);
    await rig.administer(...own.map(({ ID }) => `KILL CONNECTION ${ID}`));
    expect([200, 503]).toContain((await actor.session()).status);
    expect((await actor.session()).status).toBe(200);
  });

  test("200 requests at once wait in a line that ends in time (F5)", async () => {
    const client = newClient(server.origin);
    const number = newNumber();
    await client.post("/api/send-otp", { phone_number: number });
    await client.post("/api/verify-otp", { phone_number: number, otp: rig.twilio.codeFor(number) });
    await client.post("/api/login", { phone_number: number });
    async function flood(name: string): Promise<Map<number, number>> {
      const times: number[] = [];
      const counts = new Map<number, number>();
      const ask = async () => {
        const startedAt = performance.now();
        const { status } = await client.copy().get("/api/session");
        times.push(performance.now() - startedAt);
        counts.set(status, (counts.get(status) ?? 0) + 1);
      };
      await Promise.all(Array.from({ length: 200 }, ask));
      const told = [...counts].map(([status, count]) => `${count} × ${status}`).join(", ");
      figures.push(`200 at once, ${name}: ${told}, slowest ${Math.round(Math.max(...times))} ms`);
      return counts;
    }
    expect([...(await flood("database as usual")).keys()]).toEqual([200]);
    rig.proxy.delay(200);
    const counts = await flood("each statement 400 ms");
    await probe("/health", 200, 1_500);
    await rig.proxy.heal();
    expect([...counts.keys()].sort()).toEqual([200, 503]);
    await rig.healed(server);
    expect(await rig.connections()).toBeLessThanOrEqual(10);
  });

  test("nothing was lost, doubled or left behind", async () => {
    expect(await rig.verdict(server)).toEqual([]);
    expect(server.output().match(/database_recovered/g)?.length).toBeGreaterThan(0);
  });
});
