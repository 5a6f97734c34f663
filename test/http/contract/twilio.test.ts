import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newClient } from "../../support/client.ts";
import { expectProblem } from "../../support/expect-problem.ts";
import { newNumber } from "../../support/numbers.ts";
import { freePort } from "../../support/port.ts";
import { type RunningServer, startServer } from "../../support/server.ts";
import { databaseKinds, type Stage, setStage } from "../../support/stage.ts";

const account = `AC${"0".repeat(32)}`;
const credentials = {
  TWILIO_ACCOUNT_SID: account,
  TWILIO_AUTH_TOKEN: "f".repeat(32),
  TWILIO_PHONE_NUMBER: "+15005550006",
};

describe.each(databaseKinds)("messages by Twilio (%s)", (kind) => {
  /** What the stand-in was asked, and how it answers: Twilio's own status and error code. */
  const asked: { path: string; form: URLSearchParams }[] = [];
  let reply: { status: number; body: object };
  const accepted = { status: 201, body: { sid: `SM${"0".repeat(32)}`, status: "queued" } };
  const standIn = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    asked.push({ path: request.url ?? "", form: new URLSearchParams(body) });
    response.writeHead(reply.status, { "content-type": "application/json" }).end(JSON.stringify(reply.body));
  });
  let stage: Stage;
  let server: RunningServer;
  beforeAll(async () => {
    standIn.listen(0, "127.0.0.1");
    await once(standIn, "listening");
    const { port } = standIn.address() as AddressInfo;
    stage = await setStage(kind);
    server = await startServer({ ...stage.env, ...credentials, TWILIO_API_URL: `http://127.0.0.1:${port}` });
  });
  afterAll(async () => {
    await server?.stop();
    stage?.remove();
    standIn.close();
  });

  test("a whole sign-in with the code that Twilio was given, which lives no longer than the message", async () => {
    reply = accepted;
    const client = newClient(server.origin);
    const number = newNumber();
    expect((await client.post("/api/send-otp", { phone_number: number })).status).toBe(200);
    const { path, form } = asked.at(-1) as (typeof asked)[number];
    expect(path).toBe(`/2010-04-01/Accounts/${account}/Messages.json`);
    expect([form.get("To"), form.get("From")]).toEqual([number, credentials.TWILIO_PHONE_NUMBER]);
    expect(Number(form.get("ValidityPeriod"))).toBeGreaterThan(0);
    expect(Number(form.get("ValidityPeriod"))).toBeLessThanOrEqual(300);
    const otp = form.get("Body")?.match(/#(\d{6})$/)?.[1];
    expect((await client.post("/api/verify-otp", { phone_number: number, otp })).status).toBe(200);
    expect((await client.post("/api/login", { phone_number: number })).status).toBe(200);
    expect(server.output()).not.toContain(otp);
    expect(server.output()).not.toContain(number);
  });

  test("a number that Twilio refuses is 502", async () => {
    reply = { status: 400, body: { code: 21211, message: "SECRET DETAIL", status: 400 } };
    const answer = await newClient(server.origin).post("/api/send-otp", { phone_number: newNumber() });
    expectProblem(answer, 502, "delivery_refused");
    expect(answer.text).not.toContain("SECRET");
  });

  test("what Twilio calls its reason is logged as a number that can be looked up, six digits too", async () => {
    reply = { status: 400, body: { code: 572005, message: "SECRET DETAIL", status: 400 } };
    await newClient(server.origin).post("/api/send-otp", { phone_number: newNumber() });
    expect(server.output()).toMatch(/sms_\w+ +failure reason=\w+ provider_status=400 provider_code=572005/);
    expect(server.output()).not.toContain("SECRET");
  });

  test.each([
    ["it fails", 500, 20500],
    ["it is busy", 429, 20429],
    // Last, because the product then spares an account that is refused.
    ["our account is refused", 401, 20003],
  ])("when %s the answer is 503, and one request made one message at most", async (_what, status, code) => {
    reply = { status, body: { code, message: "SECRET DETAIL", status } };
    const number = newNumber();
    const answer = await newClient(server.origin).post("/api/send-otp", { phone_number: number });
    expectProblem(answer, 503, "sms_unavailable");
    expect(answer.text).not.toContain("SECRET");
    // 429 alone says for certain that nothing was sent.
    if (status !== 429) expect(asked.filter(({ form }) => form.get("To") === number)).toHaveLength(1);
  });

  test("with Twilio there is no inbox", async () => {
    reply = accepted;
    expectProblem(
      await newClient(server.origin).get("/api/dev/inbox?phone_number=%2B12025550143"),
      404,
      "not_found",
    );
  });

  test("when it cannot be reached the answer is 503", async () => {
    const unreachable = await startServer({
      ...stage.env,
      ...credentials,
      TWILIO_API_URL: `http://127.0.0.1:${await freePort()}`,
    });
    const answer = await newClient(unreachable.origin).post("/api/send-otp", { phone_number: newNumber() });
    expectProblem(answer, 503, "sms_unavailable");
    await unreachable.stop();
  });
});
