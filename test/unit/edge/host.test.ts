import { describe, expect, test } from "vitest";
import { jsonReply } from "#lib/http/call.ts";
import { exchangeRaw, parseAnswer } from "../../support/wire.ts";
import { type Opened, openEdge } from "./opened-edge.ts";

/** The API sees the origin, and Next the address. */
const open = (config: Parameters<typeof openEdge>[1] = {}) =>
  openEdge((request, response) => response.end(JSON.stringify({ url: request.url })), {
    directHandlers: {
      "/health": { GET: { answer: async ({ header }) => jsonReply({ origin: header("origin") }) } },
    },
    ...config,
  });

async function ask({ port }: Opened, line: string, ...headers: string[]) {
  const head = [`${line} HTTP/1.1`, ...headers, "Connection: close", "", ""].join("\r\n");
  const { status, body } = parseAnswer(await exchangeRaw(port, head));
  const sent = /\{.*\}/s.exec(body)?.[0];
  return { status, sent: sent === undefined ? null : (JSON.parse(sent) as Record<string, unknown>) };
}

/** A name server can make any name lead here. */
const hosts: [host: string, isOurs: boolean][] = [
  ["localhost", true],
  ["localhost:3000", true],
  ["LocalHost:3000", true],
  ["localhost.:3000", true],
  ["127.0.0.1", true],
  ["127.0.0.1:3000", true],
  ["192.168.1.5:3000", true],
  ["203.0.113.7", true],
  ["[::1]:3000", true],
  ["[::1]", true],
  ["[fe80::1]:3000", true],
  ["[::FFFF:127.0.0.1]", true],
  ["login.example.test", true],
  ["LOGIN.example.TEST:443", true],
  ["login.example.test.", true],
  ["login.example.test:8443", true],
  ["evil.test", false],
  ["evil.test:3000", false],
  ["localhost.evil.test", false],
  ["evil-localhost", false],
  ["127.0.0.1.evil.test", false],
  ["127.0.0.1.evil.test:3000", false],
  ["x.login.example.test", false],
  ["login.example.test.evil.test", false],
  ["2130706433", false],
  ["0x7f000001", false],
  ["127.1", false],
];

const malformed = [
  "localhost:3000.evil.test",
  "localhost@evil.test",
  "evil.test#localhost",
  "[localhost]",
  "[::1].evil.test",
  "::1",
];

describe("what is for developers only", () => {
  const paths = ["/api/dev/inbox", "/dev/inbox", "/dev/states", "/dev/brand/accent-1.css"];

  test.each(hosts)("is served to Host %s: %s (G9)", async (host, isOurs) => {
    const edge = await open();
    for (const path of paths) {
      const { status } = await ask(edge, `GET ${path}`, `Host: ${host}`);
      expect([path, status]).toEqual([path, isOurs ? 200 : 404]);
    }
    // Nothing else depends on the host.
    expect((await ask(edge, "GET /health", `Host: ${host}`)).status).toBe(200);
  });

  test.each(malformed)("is not served to Host %s, which is none", async (host) => {
    const edge = await open();
    for (const path of paths) expect((await ask(edge, `GET ${path}`, `Host: ${host}`)).status).toBe(400);
  });

  test.each([
    ["http://evil.test/api/dev/inbox", "localhost", 404],
    ["http://localhost@evil.test/api/dev/inbox", "localhost", 404],
    ["http://localhost:3000/api/dev/inbox", "evil.test", 200],
    ["HTTP://127.0.0.1/api/dev/inbox", "evil.test", 200],
  ])("is served to the host of an absolute target, %s, not to Host %s", async (target, host, status) => {
    expect((await ask(await open(), `GET ${target}`, `Host: ${host}`)).status).toBe(status);
  });

  test("is for another host what a path is that nobody knows, for every method and kind of client", async () => {
    const edge = await open();
    for (const method of ["GET", "POST", "DELETE", "OPTIONS", "TRACE"])
      expect((await ask(edge, `${method} /api/dev/inbox`, "Host: evil.test")).status).toBe(404);
    const page = await ask(edge, "GET /dev/inbox", "Host: evil.test", "Accept: text/html");
    expect(page.sent?.url).toBe("/not-found");
  });

  test("is not served to a client that names no host", async () => {
    const { port } = await open();
    expect(parseAnswer(await exchangeRaw(port, "GET /api/dev/inbox HTTP/1.0\r\n\r\n")).status).toBe(404);
  });
});

describe("an origin that a browser names", () => {
  const own = "https://login.example.test";
  const originAt = async (host: string, origin: string, appEnv: "development" | "production") => {
    const edge = await open({ config: { appEnv } });
    return (await ask(edge, "GET /health", `Host: ${host}`, `Origin: ${origin}`)).sent?.origin;
  };

  test.each(hosts)("that is the Host %s counts as PUBLIC_URL's in development: %s", async (host, isOurs) => {
    for (const origin of [`http://${host}`, `https://${host}`]) {
      expect(await originAt(host, origin, "development")).toBe(isOurs ? own : origin);
      expect(await originAt(host, origin, "production")).toBe(origin);
    }
  });

  test("that is the Host header's stays what it is where the target names another host", async () => {
    const edge = await open();
    const asking = async (target: string, host: string) =>
      (await ask(edge, `GET ${target}`, `Host: ${host}`, `Origin: http://${host}`)).sent?.origin;
    expect(await asking("http://localhost/health", "evil.test")).toBe("http://evil.test");
    expect(await asking("http://evil.test/health", "localhost")).toBe("http://localhost");
  });

  test.each([
    ["192.168.1.5:3000", "http://192.168.1.5:3001"],
    ["192.168.1.5:3000", "http://192.168.1.5"],
    ["192.168.1.5:3000", "http://192.168.1.6:3000"],
    ["192.168.1.5:3000", "http://evil.test"],
    ["192.168.1.5:3000", "null"],
    ["192.168.1.5:3000", "192.168.1.5:3000"],
    ["192.168.1.5:3000", "ftp://192.168.1.5:3000"],
  ])("stays what it is where the Host is another: %s, %s", async (host, origin) => {
    expect(await originAt(host, origin, "development")).toBe(origin);
  });
});
