import { beforeEach, expect, test, vi } from "vitest";
import { readBody } from "#lib/http/body.ts";
import { createCookieJar } from "#lib/http/cookies.ts";
import { route } from "#lib/http/route.ts";
import { VerifyOtpBody } from "#lib/http/schemas/requests.ts";
import { createSeals } from "#lib/http/seals.ts";
import type { LogEntry } from "#lib/log.ts";

const logged: LogEntry[] = [];
beforeEach(() => void logged.splice(0));
const publicUrl = new URL("http://localhost:3000");

vi.mock("#lib/services.ts", () => ({
  services: async () => ({
    config: { publicUrl },
    cookies: createCookieJar(publicUrl),
    seals: createSeals(["a secret for tests that is long enough, surely"], 60),
    log: { event: (entry: LogEntry) => logged.push(entry) },
  }),
}));

const call = {
  method: "GET",
  path: "/api/session",
  query: "",
  params: {},
  header: () => null,
  body: () => new Uint8Array(),
};

test("a fault of ours is a 500 that says nothing of itself to the client, and all to the log", async () => {
  const cause = new TypeError("cannot read 'secret' of SELECT * FROM users at /srv/app/lib/x.ts:12");
  const { answer } = route(async () => {
    throw cause;
  });
  const { status, body } = await answer(call);
  expect(status).toBe(500);
  expect(JSON.parse(body)).toMatchObject({ code: "internal_error", status: 500 });
  expect(body).not.toMatch(/secret|SELECT|srv|TypeError/);
  expect(logged).toMatchObject([{ event: "internal_error", outcome: "failure", cause }]);
});

test("the transport is read in any case, and one that is neither is refused rather than taken for cookies", async () => {
  const seen: string[] = [];
  const { answer } = route(async ({ transport }) => {
    seen.push(transport);
    return { body: {} };
  });
  const asking = (value: string | null) =>
    answer({ ...call, header: (name) => (name === "x-auth-transport" ? value : null) });
  for (const value of ["token", "Token", " TOKEN ", null, "", "cookie", "Cookie"])
    expect((await asking(value)).status).toBe(200);
  expect(seen).toEqual(["token", "token", "token", "cookie", "cookie", "cookie", "cookie"]);
  for (const value of ["bearer", "tokens", "token, token"]) {
    const { status, body } = await asking(value);
    expect([status, JSON.parse(body).code]).toEqual([400, "malformed_request"]);
  }
  expect(seen).toHaveLength(7);
});

test("what is wrong with a body is logged without any piece of it (G2)", async () => {
  const { answer } = route(async ({ call }) => ({ body: readBody(call, VerifyOtpBody) }));
  const post = (text: string) =>
    answer({
      ...call,
      method: "POST",
      header: (name) => (name === "content-type" ? "application/json" : null),
      body: () => Buffer.from(text),
    });
  for (const text of [
    '{"phone_number":"+12025550123","otp":"493027","t":NaN}',
    '{"otp":"493027","phone_number":"+12025550123","x":NaN}',
    '{"otp":493027',
  ]) {
    expect((await post(text)).status).toBe(400);
  }
  expect(logged).toHaveLength(3);
  for (const { cause } of logged) expect(String(cause)).not.toMatch(/[0-9]{3}/);
});
