import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newClient } from "../../support/client.ts";
import { expectProblem } from "../../support/expect-problem.ts";
import { newNumber } from "../../support/numbers.ts";
import { freePort } from "../../support/port.ts";
import { type RunningServer, startServer } from "../../support/server.ts";
import { databaseKinds, type Stage, setStage } from "../../support/stage.ts";
import {
  type RecordedRequest,
  startTwilioStub,
  stubAccount,
  stubVariables,
  type TwilioStub,
} from "../../support/twilio-stub.ts";

/** What the stand-in says for people, which is not for everybody. */
const privateDetail = "Stand-in refuses";

describe.each(databaseKinds)("messages by Twilio (%s)", (kind) => {
  let stage: Stage;
  let twilio: TwilioStub;
  let server: RunningServer;
  beforeAll(async () => {
    [stage, twilio] = await Promise.all([setStage(kind), startTwilioStub()]);
    server = await startServer({ ...stage.env, ...stubVariables, TWILIO_API_URL: twilio.url.href });
  });
  afterAll(async () => {
    await server?.stop();
    stage?.remove();
    await twilio?.stop();
  });

  test("a whole sign-in with the code that Twilio was given, which lives no longer than the message", async () => {
    const client = newClient(server.origin);
    const number = newNumber();
    expect((await client.post("/api/send-otp", { phone_number: number })).status).toBe(200);
    const { path, form } = twilio.requests.at(-1) as RecordedRequest;
    expect(path).toBe(`/2010-04-01/Accounts/${stubAccount.accountSid}/Messages.json`);
    expect([form.To, form.From]).toEqual([number, stubVariables.TWILIO_PHONE_NUMBER]);
    expect(Number(form.ValidityPeriod)).toBeGreaterThan(0);
    expect(Number(form.ValidityPeriod)).toBeLessThanOrEqual(300);
    const otp = twilio.codeFor(number);
    expect((await client.post("/api/verify-otp", { phone_number: number, otp })).status).toBe(200);
    expect((await client.post("/api/login", { phone_number: number })).status).toBe(200);
    await expect.poll(() => server.output()).toContain("authn_login_success");
    expect(server.output()).not.toContain(otp);
    expect(server.output()).not.toContain(number);
  });

  test("a number that Twilio refuses is 502", async () => {
    twilio.behave({ refuse: 21211 });
    const answer = await newClient(server.origin).post("/api/send-otp", { phone_number: newNumber() });
    expectProblem(answer, 502, "delivery_refused");
    expect(answer.text).not.toContain(privateDetail);
  });

  test("what Twilio calls its reason is logged as a number that can be looked up, six digits too", async () => {
    twilio.behave({ refuse: 572005 });
    await newClient(server.origin).post("/api/send-otp", { phone_number: newNumber() });
    await expect
      .poll(() => server.output())
      .toMatch(/sms_\w+ +failure reason=\w+ provider_status=400 provider_code=572005/);
    expect(server.output()).not.toContain(privateDetail);
  });

  test.each([
    ["it fails", 500, 20500],
    ["it is busy", 429, 20429],
    // Last, because the product then spares an account that is refused.
    ["our account is refused", 401, 20003],
  ])("when %s the answer is 503, and one request made one message at most", async (_what, status, code) => {
    twilio.behave({ refuse: code, status });
    const number = newNumber();
    const answer = await newClient(server.origin).post("/api/send-otp", { phone_number: number });
    expectProblem(answer, 503, "sms_unavailable");
    expect(answer.text).not.toContain(privateDetail);
    // 429 alone says for certain that nothing was sent.
    if (status !== 429) expect(twilio.requests.filter(({ form }) => form.To === number)).toHaveLength(1);
  });

  test("with Twilio there is no inbox", async () => {
    expectProblem(
      await newClient(server.origin).get("/api/dev/inbox?phone_number=%2B12025550143"),
      404,
      "not_found",
    );
  });

  test("when it cannot be reached the answer is 503", async () => {
    const unreachable = await startServer({
      ...stage.env,
      ...stubVariables,
      TWILIO_API_URL: `http://127.0.0.1:${await freePort()}`,
    });
    const answer = await newClient(unreachable.origin).post("/api/send-otp", { phone_number: newNumber() });
    expectProblem(answer, 503, "sms_unavailable");
    await unreachable.stop();
  });
});
