import { expect, test, vi } from "vitest";
import type { Answer, Client } from "../../support/client.ts";
import { newNumber } from "../../support/numbers.ts";
import { describeProduct, signIn } from "../../support/product.ts";

const time = expect.stringMatching(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);

function expectJson(answer: Answer, body: object): void {
  expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body });
  expect(answer.headers["content-type"]).toMatch(/^application\/json\b/);
  expect(answer.headers["cache-control"]).toContain("no-store");
  expect(answer.headers["x-request-id"]).toMatch(/\S/);
}

async function allSteps(client: Client, number: string, code: (number: string) => Promise<string>) {
  const sent = await client.post("/api/send-otp", { phone_number: number });
  const otp = await code(number);
  const verified = await client.post("/api/verify-otp", { phone_number: number, otp });
  const loggedIn = await client.post("/api/login", { phone_number: number });
  return { sent, verified, loggedIn };
}

/** Of a message that was not sent, as the development inbox prints it. */
const isInboxLine = (line: string) => line.startsWith("  │ ");

describeProduct("signing in", (product) => {
  test("each step answers with the bodies that existing clients know, and no others", async () => {
    const client = product.client();
    const number = newNumber();
    const { sent, verified, loggedIn } = await allSteps(client, number, product.code);
    const told = { phone_number: number, phone_e164: number };
    expectJson(sent, {
      message: "OTP sent successfully",
      expires_in_minutes: 5,
      resend_in_seconds: 30,
      ...told,
    });
    const { user_id } = verified.body;
    expect(user_id).toSatisfy(Number.isSafeInteger);
    expectJson(verified, { message: "OTP verified successfully", user_id, is_verified: true, ...told });
    const user = { id: user_id, is_verified: true, created_at: time, ...told };
    expectJson(loggedIn, { message: "Login successful", user });

    expectJson(await client.get(`/api/user/${encodeURIComponent(number)}`), { ...user, updated_at: time });
    const session = {
      id: expect.stringMatching(/\S/),
      created_at: time,
      last_seen_at: time,
      expires_at: time,
      device: expect.stringMatching(/\S/),
      current: true,
    };
    expectJson(await client.get("/api/session"), { user, session });
    expectJson(await client.get("/api/sessions"), { sessions: [session] });
  });

  test("in token transport every step hands out a token and none sets a cookie", async () => {
    const client = product.client("token");
    const number = newNumber();
    const { sent, verified, loggedIn } = await allSteps(client, number, product.code);
    for (const answer of [sent, verified, loggedIn]) {
      expect(answer.body).toMatchObject({ token: expect.stringMatching(/^[A-Za-z0-9._~+/-]{20,}=*$/) });
    }
    expect(new Set([sent, verified, loggedIn].map((answer) => answer.body.token)).size).toBe(3);
    expect(loggedIn.body).toMatchObject({ token_type: "Bearer", expires_in: expect.any(Number) });
    expect(loggedIn.body.expires_in).toSatisfy((seconds: number) => Number.isInteger(seconds) && seconds > 0);
    expect((await client.get("/api/session")).body).toMatchObject({ user: { phone_e164: number } });
    expect((await client.post("/api/logout")).status).toBe(200);
    expect((await client.get("/api/session")).status).toBe(401);
    expect(client.answers.flatMap((answer) => answer.setCookies)).toEqual([]);
  });

  test("in cookie transport no body ever holds a token", async () => {
    const client = product.client();
    await signIn(client);
    await client.get("/api/session");
    await client.post("/api/logout");
    for (const { body } of client.answers) {
      expect(Object.keys(body)).not.toEqual(expect.arrayContaining(["token"]));
      expect(Object.keys(body)).not.toEqual(expect.arrayContaining(["token_type"]));
    }
  });

  test("phone_number comes back as each request wrote it, phone_e164 in one form", async () => {
    const client = product.client();
    const e164 = newNumber();
    const [area, exchange, line] = [e164.slice(2, 5), e164.slice(5, 8), e164.slice(8)];
    const spellings = [
      `+1 (${area}) ${exchange}-${line}`,
      `+1.${area}.${exchange}.${line}`,
      `+1-${area} ${exchange}${line}`,
    ];
    const [first, second, third] = spellings as [string, string, string];
    const sent = await client.post("/api/send-otp", { phone_number: first });
    expect(sent.body).toMatchObject({ phone_number: first, phone_e164: e164 });
    const otp = await product.code(e164);
    const verified = await client.post("/api/verify-otp", { phone_number: second, otp });
    expect(verified.body).toMatchObject({ phone_number: second, phone_e164: e164 });
    const loggedIn = await client.post("/api/login", { phone_number: third });
    expect(loggedIn.body.user).toMatchObject({ phone_number: third, phone_e164: e164 });
    const user = await client.get(`/api/user/${encodeURIComponent(first)}`);
    expect(user.body).toMatchObject({ phone_number: first, phone_e164: e164 });
    expect((await client.get("/api/session")).body.user).toMatchObject({
      phone_number: e164,
      phone_e164: e164,
    });
  });

  test("a person keeps the same id at every sign-in, and nobody else has it", async () => {
    const idOf = async (client: Client) =>
      ((await client.get("/api/session")).body.user as { id: number }).id;
    const [first, again, other] = [product.client(), product.client(), product.client()];
    const number = await signIn(first);
    await product.travel(31);
    await signIn(again, number);
    await signIn(other);
    expect(await idOf(again)).toBe(await idOf(first));
    expect(await idOf(other)).not.toBe(await idOf(first));
  });

  test("the national digits of the default country are a number of that country", async () => {
    const client = product.client();
    const sent = await client.post("/api/send-otp", { phone_number: "9876543210" });
    expect(sent.body).toMatchObject({ phone_number: "9876543210", phone_e164: "+919876543210" });
    const otp = await product.code("+919876543210");
    expect((await client.post("/api/verify-otp", { phone_number: "98765 43210", otp })).status).toBe(200);
    const loggedIn = await client.post("/api/login", { phone_number: "+919876543210" });
    expect(loggedIn.body.user).toMatchObject({ phone_e164: "+919876543210" });
  });

  test("no answer ever holds a code, and no output of the server but its development inbox", async () => {
    const client = product.client();
    const number = newNumber();
    await client.post("/api/send-otp", { phone_number: number });
    const otp = await product.code(number);
    await client.post("/api/verify-otp", { phone_number: number, otp });
    const { headers } = await client.post("/api/login", { phone_number: number });
    const written = new RegExp(`(?<![0-9a-z])${otp}(?![0-9a-z])`, "i");
    for (const { text, headers } of client.answers) {
      expect(`${JSON.stringify(headers)}${text}`).not.toMatch(written);
    }
    // The last line may come after the answer that it is about.
    await vi.waitFor(() => expect(product.server.output()).toContain(headers["x-request-id"]));
    const lines = product.server.output().split("\n");
    const tells = (line: string) => written.test(line);
    expect(lines.filter(isInboxLine).some(tells)).toBe(true);
    expect(lines.filter((line) => !isInboxLine(line)).filter(tells)).toEqual([]);
  });
});
