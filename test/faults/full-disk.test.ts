import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exchange } from "../support/client.ts";
import type { RunningServer } from "../support/server.ts";
import { patienceMs, type Rig, startRig } from "./rig.ts";

/** All tables in one file that must not grow further: to InnoDB it is a full disk, to the machine it is none. */
const diskOf = (megabytes: number) => [
  "--innodb-file-per-table=0",
  `--innodb-data-file-path=ibdata1:12M:autoextend:max:${megabytes}M`,
];
const tableIsFull = 1114;

describe("a database without room (F11)", () => {
  let rig: Rig;
  let server: RunningServer;
  beforeAll(async () => {
    rig = await startRig(diskOf(24));
    server = await rig.start();
    await rig.healed(server);
  });
  afterAll(() => rig?.remove());

  /** Takes every page there is, or as many as the server survives: MariaDB 11.8 ends itself. */
  async function fill(): Promise<void> {
    await rig.administer("CREATE TABLE filler (what LONGBLOB) ENGINE=InnoDB");
    for (const bytes of [1_000_000, 100_000, 12_000, 3_000]) {
      const insert = () => rig.administer(`INSERT INTO filler VALUES (REPEAT('x', ${bytes}))`);
      let failure: Error | null = null;
      while (failure === null) failure = await insert().then(() => null, asError);
      if (await isAlive()) expect(failure).toMatchObject({ errno: tableIsFull });
    }
  }
  const asError = (error: Error) => error;
  const isAlive = () =>
    rig.rows("SELECT 1").then(
      () => true,
      () => false,
    );

  test("answers 503 to what does not fit, sends nothing for it, and keeps signing in whom it knows", async () => {
    const at = () => server.origin;
    const staying = rig.actor(at);
    await staying.signIn();
    await fill();

    const sentBefore = rig.twilio.requests.length;
    const statuses: (number | null)[] = [];
    // A page that was begun has room for some more rows.
    while (!statuses.includes(503) && statuses.length < 1_000) {
      const answer = await rig.actor(at).send();
      expect([200, 503]).toContain(answer.status);
      if (answer.status === 503) expect(answer.code).toBe("database_unavailable");
      expect(answer.endedAt - answer.startedAt).toBeLessThan(patienceMs);
      statuses.push(answer.status);
    }
    expect(statuses).toContain(503);
    expect(rig.twilio.requests).toHaveLength(sentBefore + statuses.filter((status) => status === 200).length);
    expect((await staying.session()).status).toBe((await isAlive()) ? 200 : 503);
    expect((await exchange(server.origin, { path: "/health" })).status).toBe(200);

    await rig.databaseServer.stop();
    await rig.databaseServer.start(diskOf(48));
    await rig.healed(server);
    expect((await staying.session()).status).toBe(200);
  });

  test("nothing was lost, doubled or left behind", async () => {
    expect(await rig.verdict(server)).toEqual([]);
  });
});
