import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assetNames } from "#lib/http/docs/assets.ts";
import { newClient } from "../support/client.ts";
import { expectProblem } from "../support/expect-problem.ts";
import { newNumber } from "../support/numbers.ts";
import { signIn } from "../support/product.ts";
import { nextAlone, type RunningServer, startServer } from "../support/server.ts";
import { type Stage, setStage } from "../support/stage.ts";

// Next mounts the handlers that our server calls itself: a platform without our server loses the edge, not the product.
const underNext = { NODE_ENV: "production" };

describe("run by Next alone", () => {
  let stage: Stage;
  let server: RunningServer;
  beforeAll(async () => {
    stage = await setStage("embedded");
    server = await startServer({ ...stage.env, ...underNext, APP_ENV: "development" }, nextAlone);
  });
  afterAll(async () => {
    await server?.stop();
    stage?.remove();
  });

  test.each(["cookie", "token"] as const)("signs in, answers and signs out, with a %s", async (transport) => {
    const client = newClient(server.origin, transport);
    const number = await signIn(client);
    expect((await client.get("/api/session")).body).toMatchObject({ user: { phone_e164: number } });
    expect((await client.get(`/api/user/${encodeURIComponent(number)}`)).status).toBe(200);
    const { id } = (await client.get("/api/session")).body.session as { id: string };
    expect((await client.delete(`/api/sessions/${id}`)).status).toBe(200);
    expectProblem(await client.get("/api/session"), 401, "not_signed_in");
  });

  test("refuses what the handlers refuse", async () => {
    const client = newClient(server.origin);
    expectProblem(
      await client.post("/api/login", { phone_number: newNumber() }),
      401,
      "verification_required",
    );
    expectProblem(
      await client.post("/api/send-otp", { phone_number: "x".repeat(5_000) }),
      413,
      "body_too_large",
    );
    expectProblem(await client.get("/api/nowhere"), 404, "not_found");
  });

  test("gives the files of the documentation", async () => {
    const file = await newClient(server.origin).get(`/docs/assets/${assetNames.swaggerScript}`);
    expect([file.status, file.headers["cache-control"], file.headers["content-type"]]).toEqual([
      200,
      "public, max-age=31536000, immutable",
      "text/javascript; charset=utf-8",
    ]);
  });

  test("does not start without APP_ENV, because Next itself sets NODE_ENV=production", async () => {
    const refused = startServer({ ...stage.env, ...underNext }, nextAlone);
    await expect(refused).rejects.toThrow("APP_ENV is not set, but NODE_ENV is production.");
  });

  test("shows the pages", async () => {
    const page = await newClient(server.origin).get("/");
    expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect((await newClient(server.origin).get("/health")).body).toEqual({ status: "healthy" });
  });
});
