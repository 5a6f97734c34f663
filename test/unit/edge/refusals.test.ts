import { describe, expect, test } from "vitest";
import type { EdgeOptions } from "#lib/edge/edge.ts";
import { exchangeRaw, openWire, parseAnswer } from "../../support/wire.ts";
import { openEdge } from "./opened-edge.ts";

const ok = (_request: unknown, response: { end(text: string): void }) => response.end("from the handler");
const head = (line: string, ...headers: string[]) =>
  [line, "Host: x", "Connection: close", ...headers, "", ""].join("\r\n");

/** Every answer has these, whoever made it (E6). */
function expectSecured(headers: Record<string, string>) {
  expect(headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(headers["content-security-policy"]).toContain(
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  );
  expect(headers).not.toHaveProperty("x-powered-by");
}

async function refusal(message: string, options: Parameters<typeof openEdge>[1] = {}) {
  const { port } = await openEdge(ok, options);
  const { status, headers, body } = parseAnswer(await exchangeRaw(port, message));
  expectSecured(headers);
  expect(headers["content-type"]).toBe("application/problem+json");
  const problem = JSON.parse(body) as { code: string; status: number; request_id: string };
  expect(problem).toMatchObject({ status, request_id: headers["x-request-id"] });
  return { status, headers, code: problem.code };
}

test("more than one Host is malformed, however it is written (RFC 9112 §3.2)", async () => {
  for (const second of ["Host: x", "host: y", "HOST: x"])
    expect(await refusal(head("GET /health HTTP/1.1", second))).toMatchObject({
      status: 400,
      code: "malformed_request",
    });
});

const hostLine = (host: string, version = "1.1") =>
  `GET /health HTTP/${version}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;

test.each([
  "",
  " ",
  "a b",
  "a b/c",
  "a/b",
  "/",
  "a@b",
  "a:b",
  "a:80:80",
  "[::1",
  "::1",
  "[g::1]",
  "a\\b",
  "a\xa0",
  "é",
  '"a"',
])("a Host that is no host is malformed: %j (RFC 9112 §3.2)", async (host) => {
  expect(await refusal(hostLine(host))).toMatchObject({ status: 400, code: "malformed_request" });
});

test.each([
  "x",
  "login.example.test:443",
  "localhost:",
  "127.0.0.1:3000",
  "[::1]:3000",
  "[::ffff:127.0.0.1]",
  "a_b.",
  "xn--e1a",
])("a Host may be %s", async (host) => {
  const { port } = await openEdge(ok);
  expect(parseAnswer(await exchangeRaw(port, hostLine(host))).status).toBe(200);
});

test.each(["2.0", "0.9", "1.2", "3.0"])("HTTP/%s is not spoken here", async (version) => {
  expect(await refusal(hostLine("x", version))).toMatchObject({ status: 400, code: "malformed_request" });
});

describe("a connection on which the next request could be lost closes after the answer", () => {
  test.each([
    ["an upgrade", "GET /health HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n"],
    [
      "a chunked body by HTTP/1.0",
      "GET /health HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
  ])("%s", async (_what, message) => {
    const { port } = await openEdge(ok);
    const wire = await openWire(port);
    wire.send(message + hostLine("x"));
    const text = await wire.closed();
    const { headers, body } = parseAnswer(text);
    expect(headers.connection).toBe("close");
    expect(body).toBe("from the handler");
  });
});

describe("a method that a path does not have", () => {
  test.each(["GET", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "QUERY", "FOO", "B-A.R"])(
    "is 405 with Allow: %s",
    async (method) => {
      const { status, code, headers } = await refusal(head(`${method} /api/login HTTP/1.1`));
      expect({ status, code, allow: headers.allow }).toEqual({
        status: 405,
        code: "method_not_allowed",
        allow: "POST, OPTIONS",
      });
    },
  );

  test("is 405 for CONNECT too, which asks for a proxy", async () => {
    const { status, headers } = await refusal(head("CONNECT example.test:443 HTTP/1.1"));
    expect(status).toBe(405);
    expect(headers.allow).toContain("GET");
  });

  test("is 405 on the not-known-to-anybody method even behind another request", async () => {
    const { port } = await openEdge(ok);
    const wire = await openWire(port);
    wire.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
    await wire.until(/from the handler/);
    wire.send(head("FOO /api/login HTTP/1.1"));
    expect(await wire.closed()).toContain("405 Method Not Allowed");
  });
});

test("OPTIONS says what a path takes and does nothing", async () => {
  const { port } = await openEdge(ok);
  const { status, headers, body } = parseAnswer(
    await exchangeRaw(port, head("OPTIONS /api/sessions HTTP/1.1", "Origin: https://evil.test")),
  );
  expect({ status, allow: headers.allow, body }).toEqual({
    status: 204,
    allow: "GET, HEAD, DELETE, OPTIONS",
    body: "",
  });
  expectSecured(headers);
  expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
});

describe("an unknown path", () => {
  test.each(["GET", "POST", "OPTIONS", "TRACE", "FOO"])("of the API is 404 for %s", async (method) => {
    const { status, code } = await refusal(head(`${method} /api/nothing HTTP/1.1`, "Accept: text/html"));
    expect({ status, code }).toEqual({ status: 404, code: "not_found" });
  });

  test("is a problem for programs", async () => {
    expect((await refusal(head("GET /nothing HTTP/1.1"))).status).toBe(404);
    expect((await refusal(head("POST /nothing HTTP/1.1", "Accept: text/html"))).status).toBe(404);
  });

  test("is a page for people, and Next never sees what they typed", async () => {
    const { port } = await openEdge((request, response) => {
      response.statusCode = 404;
      response.setHeader("Content-Type", "text/html");
      response.end(`page of ${request.url}`);
    });
    const text = await exchangeRaw(port, head("GET //evil.test/..%2f?x=1 HTTP/1.1", "Accept: text/html,*/*"));
    expect(parseAnswer(text)).toMatchObject({
      status: 404,
      body: expect.stringContaining("page of /not-found"),
    });
  });
});

describe("what is not HTTP, or not ours", () => {
  test.each([
    ["a broken escape", head("GET /api/user/%ff HTTP/1.1"), 400, "malformed_request"],
    ["an address that is too long", head(`GET /${"a".repeat(3000)} HTTP/1.1`), 400, "malformed_request"],
    ["no Host", "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "malformed_request"],
    ["garbage", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, "malformed_request"],
    ["a header with a control character", head("GET / HTTP/1.1", "X: a\x01b"), 400, "malformed_request"],
    [
      "two ways to say how long a body is",
      head("POST /api/login HTTP/1.1", "Content-Length: 3", "Transfer-Encoding: chunked"),
      400,
      "malformed_request",
    ],
    ["too many headers", head("GET / HTTP/1.1", `X: ${"a".repeat(20_000)}`), 431, "headers_too_large"],
    [
      "a body declared too large",
      head("POST /api/login HTTP/1.1", "Content-Length: 4097"),
      413,
      "body_too_large",
    ],
    ["a body on a page", head("GET / HTTP/1.1", "Content-Length: 4097"), 413, "body_too_large"],
  ])("is refused: %s", async (_what, message, status, code) => {
    expect(await refusal(message)).toMatchObject({ status, code });
  });

  test("a request in absolute form is served, whatever host it names", async () => {
    const { port } = await openEdge((request, response) =>
      response.end(`${request.url} ${request.headers.host}`),
    );
    const text = await exchangeRaw(port, head("GET http://evil.test/health?x HTTP/1.1"));
    expect(text).toContain("/health login.example.test");
  });

  test("Next sees a query only where a page reads it", async () => {
    const { port } = await openEdge((request, response) => response.end(`asked for ${request.url}.`));
    const asked = async (path: string) =>
      parseAnswer(
        await exchangeRaw(port, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
      ).body;
    expect(await asked("/verify?a&a")).toBe("asked for /verify.");
    expect(await asked("/dev/inbox?phone_number=1")).toBe("asked for /dev/inbox?phone_number=1.");
  });
});

test("a network that floods is told when to come back", async () => {
  const limits = { loginsPerIpPer10Minutes: 2 } as never;
  const { port } = await openEdge(ok, { config: { limits } });
  const login = () => exchangeRaw(port, head("POST /api/login HTTP/1.1", "X-Forwarded-For: 10.9.8.7"));
  expect(await exchangeRaw(port, head("GET /api/login HTTP/1.1"))).toContain("405");
  expect(await login()).toContain("200 OK");
  expect(await login()).toContain("200 OK");
  const { status, headers, body } = parseAnswer(await login());
  expect(status).toBe(429);
  expect(Number(headers["retry-after"])).toBeGreaterThan(0);
  expect(JSON.parse(body)).toMatchObject({
    code: "limit_reached",
    retry_after: Number(headers["retry-after"]),
  });
});

test.each([
  ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-origin"],
  ["Origin: https://evil.test", "Origin: https://login.example.test"],
])(
  "what another site makes a browser send (%s) does not stop the browser's own requests",
  async (evil, own) => {
    const limits = { loginsPerIpPer10Minutes: 2 } as EdgeOptions["config"]["limits"];
    const { port } = await openEdge(ok, { config: { limits } });
    const login = async (line: string) =>
      parseAnswer(await exchangeRaw(port, head("POST /api/login HTTP/1.1", "Content-Length: 0", line)))
        .status;
    expect([await login(evil), await login(evil), await login(evil)]).toEqual([200, 200, 429]);
    expect([await login(own), await login(own), await login(own)]).toEqual([200, 200, 429]);
  },
);

test("what is no request gets no body either where HEAD was asked for (RFC 9110 §9.3.2)", async () => {
  const { port } = await openEdge(ok);
  const malformed = [
    head("HEAD /\xc2\x85 HTTP/1.1"),
    head("HEAD /health HTTP/1.1", "X: a\x01b"),
    head("HEAD /health HTTP/2.5"),
    head("HEAD /health HTTP/1.1", "Content-Length: 3", "Transfer-Encoding: chunked"),
  ];
  for (const message of malformed) {
    const text = await exchangeRaw(port, message);
    expect(text).toMatch(
      /HTTP\/1\.1 400 Bad Request\r\n(?:[^\r]+\r\n)*Content-Length: \d+\r\n(?:[^\r]+\r\n)*\r\n$/,
    );
  }
  expect(await exchangeRaw(port, head("GET /HEAD HTTP/2.5"))).toMatch(/"malformed_request"/);
});
