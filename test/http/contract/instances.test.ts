import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newClient } from "../../support/client.ts";
import { expectProblem } from "../../support/expect-problem.ts";
import { newestCode } from "../../support/inbox.ts";
import { newNumber } from "../../support/numbers.ts";
import { signIn, verify } from "../../support/product.ts";
import { type RunningServer, startServer } from "../../support/server.ts";
import { databaseKinds, type Stage, setStage } from "../../support/stage.ts";
import { wrongCode } from "../../support/wrong-code.ts";

describe("two instances on one MariaDB", () => {
  let stage: Stage;
  let one: RunningServer;
  let two: RunningServer;
  beforeAll(async () => {
    stage = await setStage("mysql");
    // Together, on an empty database: one of them makes the tables.
    [one, two] = await Promise.all([startServer(stage.env), startServer(stage.env)]);
  });
  afterAll(async () => {
    await Promise.all([one?.stop(), two?.stop()]);
    stage?.remove();
  });

  /** The same client, talking to the other instance from now on. */
  function at(server: RunningServer, client: ReturnType<typeof newClient>) {
    const moved = newClient(server.origin);
    for (const [name, value] of client.cookies) moved.cookies.set(name, value);
    moved.holdToken(client.token());
    return moved;
  }

  test("each step may go to another instance", async () => {
    const number = newNumber();
    let client = newClient(one.origin);
    expect((await client.post("/api/send-otp", { phone_number: number })).status).toBe(200);
    const otp = await newestCode(one.origin, number);
    client = at(two, client);
    expect((await client.post("/api/verify-otp", { phone_number: number, otp })).status).toBe(200);
    client = at(one, client);
    expect((await client.post("/api/login", { phone_number: number })).status).toBe(200);
    client = at(two, client);
    expect((await client.get("/api/session")).status).toBe(200);
  });

  test("a session that one ends is refused by the other at once", async () => {
    const client = newClient(one.origin);
    await signIn(client);
    const elsewhere = at(two, client);
    expect((await elsewhere.get("/api/session")).status).toBe(200);
    await client.post("/api/logout");
    expectProblem(await elsewhere.get("/api/session"), 401, "not_signed_in");
  });

  test("waits and tries are counted together", async () => {
    const number = newNumber();
    const client = newClient(one.origin);
    await client.post("/api/send-otp", { phone_number: number });
    const again = await newClient(two.origin).post("/api/send-otp", { phone_number: number });
    expectProblem(again, 429, "cooldown_active");
    const otp = await newestCode(one.origin, number);
    for (const [nth, server] of [one, two, one, two, one].entries()) {
      const guess = { phone_number: number, otp: wrongCode(otp, nth + 1) };
      expect((await at(server, client).post("/api/verify-otp", guess)).body.attempts_left).toBe(4 - nth);
    }
    const right = await at(two, client).post("/api/verify-otp", { phone_number: number, otp });
    expectProblem(right, 401, "code_used_up", { attempts_left: 0 });
  });

  test("of right codes and of grants that reach both at once, exactly one is accepted", async () => {
    const number = newNumber();
    const client = newClient(one.origin);
    await client.post("/api/send-otp", { phone_number: number });
    const otp = await newestCode(one.origin, number);
    const everywhere = Array.from({ length: 20 }, (_, nth) => at(nth % 2 === 0 ? one : two, client));
    const verified = await Promise.all(
      everywhere.map((copy) => copy.post("/api/verify-otp", { phone_number: number, otp })),
    );
    expect(verified.filter((answer) => answer.status === 200)).toHaveLength(1);

    const holder = newClient(one.origin);
    const granted = await verify(holder);
    const logins = Array.from({ length: 20 }, (_, nth) =>
      at(nth % 2 === 0 ? one : two, holder).post("/api/login", { phone_number: granted }),
    );
    expect((await Promise.all(logins)).filter((answer) => answer.status === 200)).toHaveLength(1);
  });
});

describe.each(databaseKinds)("a restart (%s)", (kind) => {
  test.each(["stop", "kill"] as const)("by %s keeps sessions, codes and grants", async (how) => {
    const stage = await setStage(kind);
    let server: RunningServer | undefined;
    try {
      server = await startServer(stage.env);
      const signedIn = newClient(server.origin);
      await signIn(signedIn);
      const asked = newClient(server.origin);
      const number = newNumber();
      await asked.post("/api/send-otp", { phone_number: number });
      const otp = await newestCode(server.origin, number);
      const granted = newClient(server.origin);
      const verified = await verify(granted);

      await server[how]();
      server = await startServer(stage.env);
      const { origin } = server;
      const move = (client: ReturnType<typeof newClient>) => {
        const moved = newClient(origin);
        for (const [name, value] of client.cookies) moved.cookies.set(name, value);
        return moved;
      };
      expect((await move(signedIn).get("/api/session")).status).toBe(200);
      const wrong = await move(asked).post("/api/verify-otp", { phone_number: number, otp: wrongCode(otp) });
      expectProblem(wrong, 401, "wrong_code", { attempts_left: 4 });
      expect((await move(asked).post("/api/verify-otp", { phone_number: number, otp })).status).toBe(200);
      expect((await move(granted).post("/api/login", { phone_number: verified })).status).toBe(200);
    } finally {
      await server?.stop();
      stage.remove();
    }
  });
});
