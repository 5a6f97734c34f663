import { expect, test } from "vitest";
import { exchange } from "../../support/client.ts";
import { expectProblem } from "../../support/expect-problem.ts";
import { describeProduct, signIn } from "../../support/product.ts";

const json = { "content-type": "application/json" };
const number = "+14155550160";

describeProduct("bad methods and addresses", (product) => {
  const post = (path: string, body: string, headers: Record<string, string> = json) =>
    exchange(product.origin, { method: "POST", path, headers, body });

  test("a method that an address does not take is 405, and Allow says which it takes", async () => {
    const routes: [path: string, allowed: string[]][] = [
      ["/api/send-otp", ["POST"]],
      ["/api/verify-otp", ["POST"]],
      ["/api/login", ["POST"]],
      ["/api/logout", ["POST"]],
      ["/api/session", ["GET"]],
      ["/api/sessions", ["GET", "DELETE"]],
      ["/api/sessions/some-id", ["DELETE"]],
      [`/api/user/${encodeURIComponent(number)}`, ["GET"]],
      ["/api/auth/health", ["GET"]],
      ["/api/dev/inbox", ["GET"]],
      ["/health", ["GET"]],
      ["/openapi.json", ["GET"]],
    ];
    for (const [path, allowed] of routes) {
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]) {
        if (allowed.includes(method)) continue;
        const answer = await exchange(product.origin, { method, path, headers: json, body: "{}" });
        const told = String(answer.headers.allow)
          .split(/\s*,\s*/)
          .filter((name) => name !== "HEAD" && name !== "OPTIONS");
        expect({ method, path, told }).toEqual({ method, path, told: expect.arrayContaining(allowed) });
        expect(told).toHaveLength(allowed.length);
        if (method === "OPTIONS" && answer.status === 204) continue;
        expectProblem(answer, 405, "method_not_allowed");
      }
    }
  });

  test("an address of the API that does not exist is a problem too", async () => {
    for (const path of [
      "/api",
      "/api/nothing",
      "/api/send-otp/more",
      "/api/user",
      "/api/sessions/a/b",
      "/api/dev/nothing",
    ]) {
      expectProblem(await exchange(product.origin, { path }), 404, "not_found");
    }
    expectProblem(await post("/api/nothing", "{}"), 404, "not_found");
  });

  test("a path with a broken escape is malformed", async () => {
    const client = product.client();
    await signIn(client);
    for (const path of ["/api/user/%ff", "/api/user/%E0%A4%A", "/api/user/%", "/api/user/%zz", "/api/%ff"]) {
      expectProblem(await client.get(path), 400, "malformed_request");
    }
  });

  test("a path is decoded once: a zero byte or a second escape is not a number", async () => {
    const client = product.client();
    const own = await signIn(client);
    expect((await client.get(`/api/user/%2B${own.slice(1)}`)).status).toBe(200);
    expect((await client.get(`/api/user/${own}`)).status).toBe(200);
    for (const written of [`%252B${own.slice(1)}`, `${own}%00`, `${own}%0a`, "abc", "%20"]) {
      expect([400, 422]).toContain((await client.get(`/api/user/${written}`)).status);
    }
  });
});
