import { expect, test } from "vitest";
import { exchange } from "../../support/client.ts";
import { expectProblem } from "../../support/expect-problem.ts";
import { messagesTo } from "../../support/inbox.ts";
import { newNumber } from "../../support/numbers.ts";
import { describeProduct } from "../../support/product.ts";

const json = { "content-type": "application/json" };
const number = "+14155550160";

describeProduct("requests that are refused for what they bring", (product) => {
  const post = (path: string, body: string, headers: Record<string, string> = json) =>
    exchange(product.origin, { method: "POST", path, headers, body });

  test("a request that a browser sends from another site is refused, and does nothing", async () => {
    const to = newNumber();
    const body = JSON.stringify({ phone_number: to });
    const foreign: Record<string, string>[] = [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { origin: "https://evil.test" },
      { origin: "null" },
      { origin: "https://evil.test", "sec-fetch-site": "cross-site" },
    ];
    for (const headers of foreign) {
      const answer = await post("/api/send-otp", body, { ...json, ...headers });
      expectProblem(answer, 403, "cross_site_request");
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    }
    expect(await messagesTo(product.origin, to)).toEqual([]);
    const own = { ...json, "sec-fetch-site": "same-origin" };
    expect((await post("/api/send-otp", body, own)).status).toBe(200);
  });

  test("a page that was opened at an address of this machine is one of ours, at any other name it is not", async () => {
    const { host } = new URL(product.origin);
    const asking = (headers: Record<string, string>) =>
      post("/api/send-otp", JSON.stringify({ phone_number: newNumber() }), { ...json, ...headers });
    for (const name of [host, "192.168.1.5:3000", "[fd00::5]:3000", "localhost:1"])
      expect((await asking({ host: name, origin: `http://${name}` })).status).toBe(200);
    const refused = await asking({ host: "evil.test", origin: "http://evil.test" });
    expectProblem(refused, 403, "cross_site_request");
    expect(refused.body.detail).toMatch(
      /^This request came from a page that is not at http:\/\/localhost:\d+\.$/,
    );
    expect(product.server.output()).toMatch(/cross_site_refused .*as PUBLIC_URL says/);
  });

  test("a transport that is neither tokens nor cookies is refused, in any other case it is the one meant", async () => {
    const body = JSON.stringify({ phone_number: newNumber() });
    const asking = (transport: string) =>
      post("/api/send-otp", body, { ...json, "x-auth-transport": transport });
    expectProblem(await asking("bearer"), 400, "malformed_request");
    const answer = await asking("Token");
    expect(answer.body).toHaveProperty("token");
    expect(answer.setCookies).toEqual([]);
  });

  test("garbage in place of a credential is no credential, never a fault of ours", async () => {
    const garbage = [
      "x",
      "a*b*c*d*e*f*g*h",
      "Fe26.2*__proto__*a*b*c*d*e*f~2",
      "%ff",
      '""',
      "x".repeat(3_000),
      "{}",
      "null",
    ];
    for (const value of garbage) {
      const cookie = `session=${value}; flow=${value}; device=${value}; __Host-session=${value}`;
      for (const headers of [{ cookie }, { authorization: `Bearer ${value}` }, { authorization: value }]) {
        expectProblem(
          await exchange(product.origin, { path: "/api/session", headers }),
          401,
          "not_signed_in",
        );
        const login = await post("/api/login", JSON.stringify({ phone_number: number }), {
          ...json,
          ...headers,
        });
        expectProblem(login, 401, "verification_required");
      }
    }
  });

  test("the wait in a 429 is the same in body and header, and shrinks", async () => {
    const client = product.client();
    const body = { phone_number: newNumber() };
    expect((await client.post("/api/send-otp", body)).status).toBe(200);
    const soon = await client.post("/api/send-otp", body);
    expectProblem(soon, 429, "cooldown_active");
    expect(soon.body.retry_after).toBeLessThanOrEqual(30);
    await product.travel(20);
    expect((await client.post("/api/send-otp", body)).body.retry_after).toBeLessThanOrEqual(10);
  });

  test("no error tells of the inside: no stack, SQL, path or version", async () => {
    const client = product.client();
    await client.post("/api/send-otp", { phone_number: { toString: "x" } });
    await client.post("/api/verify-otp", { phone_number: number, otp: "000000" });
    await client.get("/api/nothing");
    await client.get("/api/user/%ff");
    for (const { text, headers } of client.answers) {
      expect(text).not.toMatch(/\bat .*:\d+|node_modules|SELECT|INSERT|mysql|sqlite|zod|\/work|\.js\b/i);
      expect(headers).not.toHaveProperty("x-powered-by");
      expect(headers).not.toHaveProperty("server");
    }
  });
});
