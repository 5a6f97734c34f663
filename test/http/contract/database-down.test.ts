import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Answer, type Client, newClient } from "../../support/client.ts";
import { type PrivateDatabaseServer, startDatabaseServer } from "../../support/database-server.ts";
import { expectProblem } from "../../support/expect-problem.ts";
import { newNumber } from "../../support/numbers.ts";
import { signIn } from "../../support/product.ts";
import { type RunningServer, startServer } from "../../support/server.ts";
import { type Stage, setStage } from "../../support/stage.ts";

/** What a caller may have to wait for an answer. */
const patienceMs = 3_000;
/** What the product may take to be well again after its database is. */
const healingMs = 10_000;

describe("while the database does not answer", () => {
  let databaseServer: PrivateDatabaseServer;
  let stage: Stage;
  let server: RunningServer;
  let signedIn: Client;
  let number: string;
  beforeAll(async () => {
    databaseServer = await startDatabaseServer();
    stage = await setStage("mysql", databaseServer.address);
    server = await startServer(stage.env);
    signedIn = newClient(server.origin);
    number = await signIn(signedIn);
  });
  afterAll(async () => {
    await server?.stop();
    stage?.remove();
    await databaseServer?.remove();
  });

  const outages = [
    ["it is down", () => databaseServer.kill(), () => databaseServer.start()],
    ["it is frozen", async () => databaseServer.pause(), async () => databaseServer.resume()],
  ] as const;

  describe.each(outages)("because %s", (_what, begin, end) => {
    afterEach(async () => {
      await end();
      await healed();
    });

    test("every route answers 503 in time, nobody is signed out, and all is well afterwards", async () => {
      await begin();
      const requests: Record<string, () => Promise<Answer>> = {
        "send-otp": () => newClient(server.origin).post("/api/send-otp", { phone_number: newNumber() }),
        "verify-otp": () =>
          newClient(server.origin).post("/api/verify-otp", { phone_number: number, otp: "123456" }),
        session: () => signedIn.copy().get("/api/session"),
        sessions: () => signedIn.copy().get("/api/sessions"),
        user: () => signedIn.copy().get(`/api/user/${encodeURIComponent(number)}`),
        revoke: () => signedIn.copy().delete("/api/sessions"),
      };
      await Promise.all(
        Object.entries(requests).map(async ([name, request]) => {
          const startedAt = performance.now();
          const answer = await request();
          expect({ name, late: performance.now() - startedAt > patienceMs }).toEqual({ name, late: false });
          expectProblem(answer, 503, "database_unavailable");
        }),
      );

      const startedAt = performance.now();
      const health = await newClient(server.origin).get("/api/auth/health");
      expect(performance.now() - startedAt).toBeLessThan(patienceMs);
      expect(health.status).toBe(503);
      expect(health.headers["retry-after"]).toMatch(/^[1-9]\d*$/);
      expect(health.body).toMatchObject({
        status: "unhealthy",
        database: "disconnected",
        database_kind: "mysql",
      });
      const alive = await newClient(server.origin).get("/health");
      expect([alive.status, alive.body]).toEqual([200, { status: "healthy" }]);

      await end();
      await healed();
      expect((await signedIn.get("/api/session")).status).toBe(200);
      await signIn(newClient(server.origin));
    });
  });

  async function healed(): Promise<void> {
    const deadline = performance.now() + healingMs;
    while ((await newClient(server.origin).get("/api/auth/health")).status !== 200) {
      if (performance.now() > deadline) throw new Error("The product did not recover with its database.");
    }
  }
});
