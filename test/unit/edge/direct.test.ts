import { describe, expect, test } from "vitest";
import { table } from "#lib/edge/routes.ts";
import { type Call, jsonReply, mounted } from "#lib/http/call.ts";
import { handlers } from "../../../app/api/handlers.ts";
import { exchange } from "../../support/client.ts";
import { openEdge } from "./opened-edge.ts";

/** Tells what it was asked. */
const told = mounted(async ({ header, body, ...call }: Call) =>
  jsonReply(
    { ...call, type: header("content-type"), none: header("x-none"), text: String(await body()) },
    { status: 201, headers: { "X-Own": "yes" }, cookies: ["a=1", "b=2"] },
  ),
);
const directHandlers = {
  "/api/login": { POST: told },
  "/api/user/{phone_number}": { GET: told },
};
const open = async () => {
  const { port } = await openEdge((_request, response) => response.end('"Next"'), { directHandlers });
  return `http://127.0.0.1:${port}`;
};
const asked = {
  method: "POST",
  path: "/api/login",
  headers: { "content-type": "application/json" },
  body: "å",
};

describe("what the edge answers itself", () => {
  test("hears method, path, headers and body, and writes status, headers, cookies and text", async () => {
    const answer = await exchange(await open(), { ...asked, path: "/api/login?a=%20" });
    expect(answer.body).toEqual({
      method: "POST",
      path: "/api/login",
      query: "?a=%20",
      params: {},
      type: "application/json",
      none: null,
      text: "å",
    });
    expect(answer.status).toBe(201);
    expect(answer.setCookies).toEqual(["a=1", "b=2"]);
    expect(answer.headers).toMatchObject({
      "x-own": "yes",
      "content-type": "application/json",
      "cache-control": "no-store",
      "content-length": String(Buffer.byteLength(answer.text)),
      "x-content-type-options": "nosniff",
    });
  });

  test("gets the parts of its path by name and decoded", async () => {
    const { body } = await exchange(await open(), { path: "/api/user/%2B1202%2f5" });
    expect(body.params).toEqual({ phone_number: "+1202/5" });
  });

  test("answers HEAD with the head of a GET", async () => {
    const origin = await open();
    const get = await exchange(origin, { path: "/api/user/1" });
    const head = await exchange(origin, { method: "HEAD", path: "/api/user/1" });
    expect([head.status, head.text]).toEqual([201, ""]);
    expect(head.headers["x-own"]).toBe(get.headers["x-own"]);
  });

  test("is a problem when it breaks, and nothing of why is told", async () => {
    const broken = mounted(() => Promise.reject(new Error("secret")));
    const { port, logged } = await openEdge(() => undefined, {
      directHandlers: { "/api/login": { POST: broken } },
    });
    const answer = await exchange(`http://127.0.0.1:${port}`, asked);
    expect([answer.status, answer.body.code]).toEqual([500, "internal_error"]);
    expect(answer.text).not.toContain("secret");
    expect(logged).toMatchObject([{ event: "internal_error", cause: { message: "secret" } }]);
  });

  test("leaves every other path to Next", async () => {
    expect((await exchange(await open(), { path: "/api/session" })).text).toBe('"Next"');
  });
});

test("mounted by Next it is asked the same and answers the same", async () => {
  const request = new Request("http://localhost/api/login?a=%20", asked);
  const answer = await told(request, { params: Promise.resolve({ id: "7" }) });
  expect(await answer.json()).toEqual({
    method: "POST",
    path: "/api/login",
    query: "?a=%20",
    params: { id: "7" },
    type: "application/json",
    none: null,
    text: "å",
  });
  expect([answer.status, answer.headers.get("x-own")]).toEqual([201, "yes"]);
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
});

test.each([
  ["by its own word", { "content-length": "4097" }, "{}"],
  ["by count", {}, "x".repeat(4_097)],
])("mounted by Next it reads no body that is too large %s", async (_how, headers, body) => {
  const request = new Request("http://localhost/api/login", { method: "POST", headers, body });
  await expect(told(request, { params: Promise.resolve({}) })).rejects.toMatchObject({
    code: "body_too_large",
  });
});

test("every row of the API and the file for Apple have their handlers, and no handler is without a row", () => {
  // The document of the API is asked for once by people and tools; Next may serve it.
  const rows = Object.entries(table).filter(
    ([path, { kind }]) => (kind === "api" && path !== "/openapi.json") || path.startsWith("/.well-known/"),
  );
  const methods = Object.entries(handlers).map(([path, mountedAt]) => [path, Object.keys(mountedAt).sort()]);
  expect(Object.fromEntries(methods)).toEqual(
    Object.fromEntries(rows.map(([path, row]) => [path, row.methods.toSorted()])),
  );
});
