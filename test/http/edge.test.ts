import { once } from "node:events";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exchange } from "../support/client.ts";
import { expectProblem } from "../support/expect-problem.ts";
import { residentMb, tellsMemory } from "../support/resident.ts";
import { type RunningServer, refusedStart, startServer } from "../support/server.ts";
import { type Stage, setStage } from "../support/stage.ts";
import { exchangeRaw, openWire, parseAnswer } from "../support/wire.ts";

// What `npm start` runs, from outside. Each part of the edge has its own tests in test/unit/edge; these show that the
// parts hold together with Next behind them.
let stage: Stage;
let server: RunningServer;
const portOf = ({ origin }: RunningServer) => Number(new URL(origin).port);
const html = { accept: "text/html" };
const json = { "content-type": "application/json" };

beforeAll(async () => {
  stage = await setStage("embedded");
  server = await startServer({
    ...stage.env,
    APP_ENV: "development",
    PUBLIC_URL: "https://login.example.test",
    LIMIT_LOGINS_PER_IP_PER_10_MINUTES: "20",
  });
});
afterAll(async () => {
  await server?.stop();
  stage?.remove();
});

describe("every answer", () => {
  const paths = ["/", "/verify", "/nothing", "/docs", "/redoc", "/docs/redoc.js", "/openapi.json", "/health"];
  const apis = ["/api/session", "/api/auth/health", "/api/nothing", "/api/user/%ff", "/api/login"];

  test.each([...paths, ...apis])("has the security headers: %s (E6)", async (path) => {
    const { headers } = await exchange(server.origin, { path, headers: html });
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "strict-transport-security": "max-age=31536000; includeSubDomains",
      "x-request-id": expect.stringMatching(/^[\w-]{20,}$/),
    });
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("object-src 'none'; base-uri 'none'; frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    if (headers["content-type"]?.startsWith("text/html"))
      expect(headers["permissions-policy"]).toContain("otp-credentials=(self), camera=()");
    expect(headers).not.toHaveProperty("x-powered-by");
    expect(headers).not.toHaveProperty("access-control-allow-origin");
    if (path !== "/docs/redoc.js") expect(headers["cache-control"]).toBe("no-store");
  });

  test("on a page names a nonce that all its scripts carry, and no other page's", async () => {
    const seen = new Set<string>();
    for (const path of ["/", "/", "/verify", "/nothing"]) {
      const { text, headers } = await exchange(server.origin, { path, headers: html });
      const [, nonce = "none"] = /'nonce-([\w+/=]+)'/.exec(String(headers["content-security-policy"])) ?? [];
      const scripts = text.match(/<script\b[^>]*>/g) ?? [];
      if (path !== "/verify") expect(scripts.length).toBeGreaterThan(1);
      expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
      expect(text).not.toMatch(/<style\b|\sstyle="/);
      seen.add(nonce);
    }
    expect(seen.size).toBe(4);
  });

  test("that is a built file may be kept for ever", async () => {
    const page = await exchange(server.origin, { path: "/", headers: html });
    const [file = ""] = /\/_next\/static\/[^"]+\.js/.exec(page.text) ?? [];
    const { status, headers } = await exchange(server.origin, { path: file });
    expect(status).toBe(200);
    expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers).not.toHaveProperty("permissions-policy");
  });
});

test("HEAD is GET without its body", async () => {
  for (const path of ["/", "/health", "/api/auth/health", "/openapi.json"]) {
    const [get, head] = await Promise.all(
      ["GET", "HEAD"].map((method) => exchange(server.origin, { method, path, headers: html })),
    );
    expect({ path, status: head?.status, text: head?.text }).toEqual({ path, status: get?.status, text: "" });
  }
});

test("an unknown path is a page for people and a problem for programs", async () => {
  const page = await exchange(server.origin, { path: "/nothing/here", headers: html });
  expect(page.status).toBe(404);
  expect(page.headers["content-type"]).toContain("text/html");
  expectProblem(await exchange(server.origin, { path: "/nothing/here" }), 404, "not_found");
  expectProblem(await exchange(server.origin, { path: "/_next/static/none.js" }), 404, "not_found");
  expectProblem(await exchange(server.origin, { path: "/docs/assets/none.js" }), 404, "not_found");
});

test("whoever asks for a part of a page, however badly, gets the whole page, and no fault of ours", async () => {
  const states = ["garbage", "null", "{}", "%ff", '["",{"children":["x",{},5,"x"]}]'];
  for (const path of ["/", "/nothing/here"]) {
    for (const state of states) {
      const headers = { ...html, rsc: "1", "next-router-state-tree": state };
      const part = await exchange(server.origin, { path, headers });
      expect({ path, state, status: part.status }).toEqual({ path, state, status: path === "/" ? 200 : 404 });
      expect(part.headers["content-type"]).toContain("text/html");
    }
  }
});

test("a file is sent whole, whatever part or state of it a client wants", async () => {
  const page = await exchange(server.origin, { path: "/", headers: html });
  const [script = ""] = /\/_next\/static\/chunks\/[\w~-]+\.js/.exec(page.text) ?? [];
  const wishes = [
    { range: "bytes=5-1" },
    { range: "bytes=99999999-" },
    { range: "bytes=0-3" },
    { "if-match": '"another"' },
    { "if-unmodified-since": "Thu, 01 Jan 1970 00:00:00 GMT" },
  ];
  for (const path of ["/icon.svg", script]) {
    for (const headers of wishes) {
      const file = await exchange(server.origin, { path, headers });
      expect({ path, headers, status: file.status }).toEqual({ path, headers, status: 200 });
    }
  }
});

test("a page travels compressed to clients that take gzip, and is stored by nobody", async () => {
  for (const path of ["/", "/nothing/here"]) {
    const ask = (encoding: string) =>
      fetch(server.origin + path, { headers: { ...html, "Accept-Encoding": encoding } });
    const [plain, gzip] = [await ask("identity"), await ask("gzip, br")];
    expect([plain.headers.get("content-encoding"), gzip.headers.get("content-encoding")]).toEqual([
      null,
      "gzip",
    ]);
    for (const { headers } of [plain, gzip]) {
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("vary")).toBe("Accept-Encoding, Accept-Language, Cookie");
    }
    expect(await gzip.text()).toMatch(/^<!DOCTYPE html>.*<\/html>$/s);
  }
});

test("a script of a page travels compressed as well as it can be, and is the same script", async () => {
  const page = await exchange(server.origin, { path: "/", headers: html });
  const [path = ""] = /\/_next\/static\/chunks\/[\w~-]+\.js/.exec(page.text) ?? [];
  const ask = (encoding: string) =>
    fetch(`${server.origin}${path}`, { headers: { "Accept-Encoding": encoding } });
  const [plain, brotli] = [await ask("identity"), await ask("br")];
  expect([plain.headers.get("content-encoding"), brotli.headers.get("content-encoding")]).toEqual([
    null,
    "br",
  ]);
  expect(await brotli.text()).toBe(await plain.text());
});

test("forged addresses do not escape a limit (B6)", async () => {
  const login = (forged: Record<string, string>) =>
    exchange(server.origin, {
      method: "POST",
      path: "/api/login",
      headers: { ...json, ...forged },
      body: '{"phone_number":"+12025550123"}',
    });
  const names = ["X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP", "True-Client-IP"];
  const statuses: number[] = [];
  for (let i = 0; i < 25; i++) {
    const forged = Object.fromEntries(names.map((name) => [name, `198.51.100.${i}`]));
    statuses.push((await login(forged)).status);
  }
  expect(statuses).toEqual([...new Array(20).fill(401), ...new Array(5).fill(429)]);
  expectProblem(await login({}), 429, "limit_reached");
});

test("the host that a client names appears nowhere", async () => {
  const evil = { ...html, host: "evil.test", "x-forwarded-host": "evil.test", origin: "https://evil.test" };
  for (const path of ["/", "/verify", "/docs", "/openapi.json", "/account", "/nothing"]) {
    const { text, headers } = await exchange(server.origin, { path, headers: evil });
    expect(`${JSON.stringify(headers)} ${text}`).not.toContain("evil.test");
  }
});

describe("an endless body", () => {
  const flood = async (size: number) => {
    const wire = await openWire(portOf(server));
    wire.send(
      `POST /api/send-otp HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const chunk = `10000\r\n${"a".repeat(0x10000)}\r\n`;
    for (let sent = 0; sent < size && wire.socket.writable; sent += chunk.length) {
      if (!wire.socket.write(chunk)) {
        await Promise.race([once(wire.socket, "drain").catch(() => {}), wire.closed()]);
        if (wire.socket.readableEnded) break;
      }
    }
    return parseAnswer(await wire.closed());
  };

  test("is cut off (E7)", async () => {
    const { status, headers } = await flood(60_000_000);
    expect({ status, connection: headers.connection }).toEqual({ status: 413, connection: "close" });
  });

  test.runIf(tellsMemory)("costs no memory (E7)", async () => {
    await flood(5_000_000);
    const before = residentMb(server.pid);
    for (let i = 0; i < 3; i++) await flood(60_000_000);
    expect(residentMb(server.pid) - before).toBeLessThan(20);
  });
});

test("methods that no client library can send are refused with Allow (E4)", async () => {
  for (const method of ["TRACE", "PROPFIND", "FOO", "CONNECT"]) {
    const target = method === "CONNECT" ? "login.example.test:443" : "/api/send-otp";
    const text = await exchangeRaw(
      portOf(server),
      `${method} ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    const { status, headers } = parseAnswer(text);
    expect({ method, status, allow: headers.allow !== undefined }).toEqual({
      method,
      status: 405,
      allow: true,
    });
  }
});

test("asked to end under load, it answers all that it accepted (H4, F13)", async () => {
  const other = await startServer(stage.env);
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const outcomes: string[] = [];
  let isStopping = false;
  const client = async () => {
    for (;;) {
      const outcome = await get(agent, other.origin);
      outcomes.push(outcome);
      if (outcome === "refused") return;
      if (isStopping) await sleep(5);
    }
  };
  const clients = Promise.all(Array.from({ length: 8 }, client));
  await expect.poll(() => outcomes.length, { timeout: 20_000 }).toBeGreaterThan(20);
  isStopping = true;
  expect(await other.stop()).toBe(0);
  await clients;
  expect(outcomes.filter((outcome) => outcome !== "200" && outcome !== "refused")).toEqual([]);
});

function get(agent: Agent, origin: string): Promise<string> {
  return new Promise((resolve) => {
    const outgoing = request(`${origin}/health`, { agent }, (incoming) => {
      incoming.resume().once("end", () => resolve(String(incoming.statusCode)));
    });
    outgoing.once("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code === "ECONNREFUSED" ? "refused" : `${error.code}`),
    );
    outgoing.end();
  });
}

test("a port that is taken is told in one line, with the way out", async () => {
  const port = portOf(server);
  const { code, output } = await refusedStart({ ...stage.env, PORT: String(port) });
  expect(code).toBe(1);
  expect(output).toContain(`Port ${port} is taken`);
  expect(output).toContain("PORT=");
  expect(output).not.toMatch(/\bat .*:\d+/);
});
