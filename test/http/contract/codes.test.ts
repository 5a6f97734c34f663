import { expect, test } from "vitest";
import type { Client } from "../../support/client.ts";
import { expectProblem } from "../../support/expect-problem.ts";
import { messagesTo } from "../../support/inbox.ts";
import { newNumber } from "../../support/numbers.ts";
import { describeProduct } from "../../support/product.ts";
import { wrongCode } from "../../support/wrong-code.ts";

describeProduct("codes", (product) => {
  const verifyOtp = (client: Client, phone_number: string, otp: string) =>
    client.post("/api/verify-otp", { phone_number, otp });

  /** Asks for a message, and says so when it was not sent. */
  async function send(client: Client, phone_number: string): Promise<string> {
    const answer = await client.post("/api/send-otp", { phone_number });
    expect({ status: answer.status, detail: answer.body.detail }).toEqual({ status: 200, detail: undefined });
    return product.code(phone_number);
  }

  test("the message has the code, its life and the line for autofill", async () => {
    const number = newNumber();
    const code = await send(product.client(), number);
    expect(code).toMatch(/^[0-9]{6}$/);
    const [message] = await messagesTo(product.origin, number);
    expect(message).toEqual({
      to: number,
      code,
      body: expect.stringContaining(code),
      sent_at: expect.stringMatching(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/),
    });
    expect(message?.body).toMatch(new RegExp(`5 minutes[^]*\\n@localhost #${code}$`));
    expect(message?.body.length).toBeLessThanOrEqual(160);
  });

  test("a Host header does not get into the message", async () => {
    const number = newNumber();
    const forged = { host: "evil.test", "x-forwarded-host": "evil.test" };
    await product.client().post("/api/send-otp", { phone_number: number }, forged);
    const [message] = await messagesTo(product.origin, number);
    expect(message?.body).toContain("@localhost #");
    expect(message?.body).not.toContain("evil");
  });

  test("a code lives five minutes and not a moment longer", async () => {
    const [early, late] = [newNumber(), newNumber()];
    const client = product.client();
    const other = product.client();
    const [earlyCode, lateCode] = [await send(client, early), await send(other, late)];
    await product.travel(295);
    expect((await verifyOtp(client, early, earlyCode)).status).toBe(200);
    await product.travel(6);
    expectProblem(await verifyOtp(other, late, lateCode), 401, "code_expired");
    expect((await verifyOtp(product.client(), late, lateCode)).status).toBe(401);
  });

  test("a resend within five minutes repeats the code and renews its life", async () => {
    const client = product.client();
    const number = newNumber();
    const first = await send(client, number);
    await product.travel(240);
    expect(await send(client, number)).toBe(first);
    await product.travel(240);
    expect((await verifyOtp(client, number, first)).status).toBe(200);
  });

  test("no code lives longer than ten minutes, however often it was repeated", async () => {
    const client = product.client();
    const number = newNumber();
    const first = await send(client, number);
    await product.travel(290);
    expect(await send(client, number)).toBe(first);
    await product.travel(299);
    const copy = client.copy();
    expectProblem(await verifyOtp(copy, number, wrongCode(first)), 401, "wrong_code", { attempts_left: 4 });
    await product.travel(12);
    expect((await verifyOtp(client, number, first)).status).toBe(401);
  });

  test("a resend after five minutes brings a new code, and the old one is refused at once", async () => {
    const client = product.client();
    const number = newNumber();
    const first = await send(client, number);
    await product.travel(240);
    await send(client, number);
    await product.travel(65);
    const second = await send(client, number);
    expect(second).not.toBe(first);
    expect((await verifyOtp(client, number, first)).status).toBe(401);
    expect((await verifyOtp(client, number, second)).status).toBe(200);
  });

  test("the waits between messages are 30, 60, 120 and 300 seconds", async () => {
    const client = product.client();
    const number = newNumber();
    for (const seconds of [30, 60, 120]) {
      const sent = await client.post("/api/send-otp", { phone_number: number });
      expect(sent.body).toMatchObject({ resend_in_seconds: seconds });
      await product.travel(seconds - 3);
      const early = await client.post("/api/send-otp", { phone_number: number });
      expectProblem(early, 429, "cooldown_active");
      expect(early.body.retry_after).toBeLessThanOrEqual(3);
      await product.travel(4);
    }
    const fourth = await client.post("/api/send-otp", { phone_number: number });
    expect(fourth.body).toMatchObject({ resend_in_seconds: 300 });
    expect(await messagesTo(product.origin, number)).toHaveLength(4);
  });

  test("five tries: the client that asked is told how many are left, then that they are used up", async () => {
    const client = product.client();
    const number = newNumber();
    const code = await send(client, number);
    for (const left of [4, 3, 2, 1]) {
      expectProblem(await verifyOtp(client, number, wrongCode(code, left)), 401, "wrong_code", {
        attempts_left: left,
      });
    }
    const fifth = await verifyOtp(client, number, wrongCode(code, 5));
    expect([fifth.status, fifth.body.attempts_left]).toEqual([401, 0]);
    expectProblem(await verifyOtp(client, number, code), 401, "code_used_up", { attempts_left: 0 });
  });

  test("a resend does not bring back tries at the same code", async () => {
    const client = product.client();
    const number = newNumber();
    const code = await send(client, number);
    await verifyOtp(client, number, wrongCode(code, 1));
    await verifyOtp(client, number, wrongCode(code, 2));
    await product.travel(31);
    expect(await send(client, number)).toBe(code);
    const next = await verifyOtp(client, number, wrongCode(code, 3));
    expectProblem(next, 401, "wrong_code", { attempts_left: 2 });
  });

  test("after five wrong tries a new message lets the client in", async () => {
    const client = product.client();
    const number = newNumber();
    const code = await send(client, number);
    for (const nth of [1, 2, 3, 4, 5]) await verifyOtp(client, number, wrongCode(code, nth));
    await product.travel(31);
    const next = await send(client, number);
    expect((await verifyOtp(client, number, next)).status).toBe(200);
  });

  test("the try that locks a number says so, and so does its page when it is loaded again (B2)", async () => {
    const client = product.client();
    const number = newNumber();
    for (const lastOf of [{}, { retry_after: 3_600 }]) {
      const wrong = wrongCode(await send(client, number));
      for (let tried = 0; tried < 4; tried++) await verifyOtp(client, number, wrong);
      const last = await verifyOtp(client, number, wrong);
      expectProblem(last, 401, "code_used_up", { attempts_left: 0, ...lastOf });
      await product.travel(301);
    }
    const page = await client.get("/verify", { accept: "text/html" });
    expect(page.text).toContain("Too many wrong codes for this number.");
    expectProblem(await verifyOtp(client, number, await send(client, number)), 429, "verification_locked");
  });

  test("a used code cannot be used again", async () => {
    const client = product.client();
    const number = newNumber();
    const code = await send(client, number);
    const copy = client.copy();
    expect((await verifyOtp(client, number, code)).status).toBe(200);
    expect((await verifyOtp(copy, number, code)).status).toBe(401);
    expect((await verifyOtp(product.client(), number, code)).status).toBe(401);
  });

  test("of twenty right codes at once exactly one is accepted", async () => {
    const client = product.client();
    const number = newNumber();
    const code = await send(client, number);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => verifyOtp(client.copy(), number, code)),
    );
    const refused = answers.filter((answer) => answer.status !== 200);
    expect(refused).toHaveLength(19);
    for (const answer of refused) expect([401, 429]).toContain(answer.status);
  });

  test("of twenty wrong codes at once no more than five are compared", async () => {
    const client = product.client();
    const number = newNumber();
    const code = await send(client, number);
    const guesses = Array.from({ length: 20 }, (_, nth) =>
      verifyOtp(client.copy(), number, wrongCode(code, nth + 1)),
    );
    const compared = (await Promise.all(guesses)).filter((answer) => answer.body.code === "wrong_code");
    expect(compared.length).toBeGreaterThan(0);
    expect(compared.length).toBeLessThanOrEqual(5);
    expect((await verifyOtp(client, number, code)).status).not.toBe(200);
  });

  test("of twenty requests for a code at once exactly one sends", async () => {
    const number = newNumber();
    const asked = Array.from({ length: 20 }, () =>
      product.client().post("/api/send-otp", { phone_number: number }),
    );
    const statuses = (await Promise.all(asked)).map((answer) => answer.status).sort();
    expect(statuses).toEqual([200, ...Array(19).fill(429)]);
    expect(await messagesTo(product.origin, number)).toHaveLength(1);
  });
});
