import { setTimeout as sleep } from "node:timers/promises";
import type { RowDataPacket } from "mysql2/promise";
import { afterEach, describe, expect, inject, test } from "vitest";
import { type Client, newClient } from "../../support/client.ts";
import { newestCode } from "../../support/inbox.ts";
import { everythingElse, type OldService, oldService } from "../../support/old-service.ts";
import { operate, startOperating } from "../../support/operator.ts";
import { type Environment, newSecrets, type RunningServer, startServer } from "../../support/server.ts";
import { type Stage, setStage } from "../../support/stage.ts";

const people = 60;
/** Of our re-counting, and of the retries of a start. */
const soonMs = 30_000;

describe("moving in on the table of the service before this one", { timeout: 120_000 }, () => {
  let stage: Stage;
  let service: OldService;
  let server: RunningServer | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    await service.root.end();
    stage.remove();
  });

  async function moveIn(count = people): Promise<Environment> {
    stage = await setStage("mysql");
    service = await oldService(inject("databaseServer"), count);
    return { ...stage.env, DB_NAME: service.name, ...newSecrets() };
  }
  /** The one number that has to be decided before the table can be altered. */
  const decide = () => service.root.query("UPDATE users SET phone_number = NULL WHERE id = 6");
  const decideAll = () => service.root.query("UPDATE users SET phone_number = NULL WHERE id <= 6");
  const start = async (env: Environment) => {
    server = await startServer(env);
    return newClient(server.origin);
  };
  async function becomesReady(client: Client): Promise<void> {
    const deadline = Date.now() + soonMs;
    while ((await client.get("/api/auth/health")).status !== 200) {
      if (Date.now() > deadline) throw new Error("The server did not become ready.");
      await sleep(200);
    }
  }
  async function signIn(client: Client, asTyped: string): Promise<Record<string, unknown>> {
    const body = { phone_number: asTyped };
    expect((await client.post("/api/send-otp", body)).status).toBe(200);
    const otp = await newestCode(client.origin, asTyped);
    expect((await client.post("/api/verify-otp", { ...body, otp })).status).toBe(200);
    const { status, body: answer } = await client.post("/api/login", body);
    expect(status).toBe(200);
    return (answer as { user: Record<string, unknown> }).user;
  }

  test("a server is not ready while people would get new accounts, says how many, and is once they are adopted", async () => {
    const env = await moveIn();
    await decide();
    // As the database user of a server may have no right to alter tables, the numbers of the old column come first.
    await operate(env, "adopt");
    await service.root.query("UPDATE users SET phone_number = '9876000019' WHERE id = 20");
    const client = await start(env);
    const unready = await client.get("/api/auth/health");
    expect(unready).toMatchObject({
      status: 503,
      body: { status: "unhealthy", database: "disconnected", database_kind: "mysql" },
    });
    expect((await client.get("/health")).status).toBe(200);
    await expect
      .poll(() => server?.output(), { timeout: soonMs })
      .toMatch(
        /sys_misconfigured .*users_not_adopted.*"6 users have numbers that no sign-in can find\. Run: npm run otp -- adopt/,
      );
    // Readiness keeps traffic away; whoever comes all the same is let in.
    expect(await signIn(newClient(client.origin), "+919876000022")).toMatchObject({ id: 23 });

    await decideAll();
    expect(await operate(env, "adopt")).toMatchObject({
      code: 0,
      said: expect.stringContaining("1 number rewritten."),
    });
    await becomesReady(client);
    expect(await signIn(newClient(client.origin), "9876000019")).toMatchObject({ id: 20 });
    expect(server?.output().match(/users_not_adopted/g)).toHaveLength(1);
  });

  test("each person finds the row of before, with the number as the old clients send it", async () => {
    const env = await moveIn();
    await decideAll();
    const before = await everythingElse(service);
    expect(await operate(env, "adopt")).toMatchObject({ code: 0, complained: "" });
    const client = await start(env);
    await becomesReady(client);
    for (const { id, phone, number } of service.users) {
      if (number === null || phone === null) continue;
      const isTypable = /^\+?\(?[0-9](?:[ .()-]*[0-9])*$/.test(phone) && !/^(91|0091|091)/.test(phone);
      const user = await signIn(newClient(client.origin), isTypable ? phone : number);
      expect(user).toMatchObject({ id, phone_e164: number, is_verified: true });
    }
    expect(await everythingElse(service)).toEqual(before);
  });

  test("ADOPT=skip opens with what is left", async () => {
    const env = await moveIn();
    await decide();
    expect((await operate(env, "migrate")).code).toBe(1);
    expect((await operate(env, "adopt")).code).toBe(1);
    const client = await start({ ...env, ADOPT: "skip" });
    await becomesReady(client);
    expect(server?.output()).not.toContain("users_not_adopted");
  });

  test("a server that was started too early names the row in its log, and goes on by itself once it was adopted", async () => {
    const env = await moveIn();
    const client = await start(env);
    expect((await client.get("/api/auth/health")).status).toBe(503);
    expect(server?.output()).toMatch(/tables_not_made.*The number of the user 6 has characters/);
    await decideAll();
    expect((await operate(env, "adopt")).code).toBe(0);
    await becomesReady(client);
    expect(await signIn(newClient(client.origin), "9876000019")).toMatchObject({ id: 20 });
  });

  test("adopting that was killed in the middle is repeated, and loses nothing", async () => {
    const count = 30_000;
    const env = await moveIn(count);
    await decideAll();
    const before = await everythingElse(service);
    const rewritten = async () => {
      const [[row]] = await service.root.query<RowDataPacket[]>(
        "SELECT COUNT(*) AS n FROM users WHERE phone_number REGEXP '^[+]91[0-9]{10}$'",
      );
      return Number(row?.n);
    };
    const rightFromTheStart = await rewritten();
    const { kill, ended } = startOperating(env, "adopt");
    while ((await rewritten()) < rightFromTheStart + 2_000) await sleep(5);
    kill();
    expect((await ended).code).toBeNull();
    const soFar = await rewritten();
    expect(soFar).toBeLessThan(count * 0.9);
    expect(await everythingElse(service)).toEqual(before);

    expect(await operate(env, "adopt")).toMatchObject({ code: 0, complained: "" });
    const [rows] = await service.root.query<RowDataPacket[]>(
      "SELECT id, phone_number FROM users ORDER BY id",
    );
    const expected = service.users.map(({ id, number }) => ({ id, phone_number: number }));
    expect(rows).toEqual(expected);
    expect(await everythingElse(service)).toEqual(before);
  });

  test("words that the command does not take are not understood", async () => {
    const env = await moveIn(7);
    for (const words of [["--dry"], ["--merge", "1"], ["1", "2"], ["--merge", "1", "x"], ["--also", "a.b"]])
      expect(await operate(env, "adopt", ...words)).toMatchObject({
        code: 2,
        complained: "Usage: npm run otp -- adopt [OPTIONS]\n",
      });
  });
});
