import { describe, expect, test } from "vitest";
import { requestContext } from "#lib/http/request-context.ts";
import { exchange } from "../../support/client.ts";
import { exchangeRaw, parseAnswer } from "../../support/wire.ts";
import { openEdge } from "./opened-edge.ts";

const get = (path: string, ...headers: string[]) =>
  [`GET ${path} HTTP/1.1`, "Host: evil.test", "Connection: close", ...headers, "", ""].join("\r\n");

describe("what the handler is told", () => {
  test("who is asking comes beside the request, and no header changes it", async () => {
    const { port } = await openEdge((_request, response) =>
      response.end(JSON.stringify(requestContext.getStore())),
    );
    const forged = [
      "X-Forwarded-For: 6.6.6.6",
      "X-Real-IP: 6.6.6.6",
      "Forwarded: for=6.6.6.6",
      "CF-Connecting-IP: 6.6.6.6",
      "True-Client-IP: 6.6.6.6",
      "X-Request-Id: mine",
    ];
    const { headers, body } = parseAnswer(await exchangeRaw(port, get("/health", ...forged)));
    expect(JSON.parse(body.split("\r\n").at(-1) || body)).toEqual({
      clientAddress: "127.0.0.1",
      requestId: headers["x-request-id"],
    });
  });

  test("behind one proxy its entry counts, and the client's own do not", async () => {
    const { port } = await openEdge(
      (_request, response) => response.end(requestContext.getStore()?.clientAddress),
      { config: { trustedProxyHops: 1 } },
    );
    const text = await exchangeRaw(
      port,
      get("/health", "X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 203.0.113.9"),
    );
    expect(text).toContain("203.0.113.9");
  });

  test("behind one proxy its entry counts, however many headers come before it", async () => {
    const { port } = await openEdge(
      (_request, response) => response.end(requestContext.getStore()?.clientAddress),
      { config: { trustedProxyHops: 1 } },
    );
    const junk = Array.from({ length: 1_100 }, () => "A: b");
    const headers = ["X-Forwarded-For: 6.6.6.6", ...junk, "X-Forwarded-For: 203.0.113.9"];
    expect(await exchangeRaw(port, get("/health", ...headers))).toContain("203.0.113.9");
  });

  test("a client that has reset its connection asks for nothing: it has no address to be counted under", async () => {
    const seen: (string | undefined)[] = [];
    const { port, server } = await openEdge((_request, response) => {
      seen.push(requestContext.getStore()?.clientAddress);
      response.end();
    });
    // As it is where the reset comes before the request is read.
    server.prependListener("request", ({ socket }) => {
      Object.defineProperty(socket, "remoteAddress", { value: undefined });
    });
    expect(await exchangeRaw(port, get("/health"))).toBe("");
    expect(seen).toEqual([]);
  });

  test.each([
    ["in production a proxy that is not configured", "production", 0, ["trusted_proxy_hops_is_0"]],
    ["in production a proxy less than configured", "production", 2, ["trusted_proxy_hops_too_high"]],
    ["a proxy that is configured", "production", 1, []],
    ["a header that somebody made up in development", "development", 0, []],
  ] as const)("%s is told once or not at all", async (_what, appEnv, trustedProxyHops, told) => {
    const { port, logged } = await openEdge((_request, response) => response.end(), {
      config: { appEnv, trustedProxyHops },
    });
    for (let asked = 0; asked < 3; asked++) {
      await exchangeRaw(port, get("/health", "X-Forwarded-For: 203.0.113.9"));
    }
    expect(logged.map(({ event }) => event)).toEqual(told.map(() => "sys_misconfigured"));
    expect(logged.map(({ reason }) => reason)).toEqual(told);
  });

  test("host and protocol are those of the configuration", async () => {
    const { port } = await openEdge((request, response) => response.end(JSON.stringify(request.headers)));
    const text = await exchangeRaw(
      port,
      get("/health", "X-Forwarded-Host: evil.test", "X-Forwarded-Proto: gopher", "X-Middleware-Next: 1"),
    );
    expect(text).not.toMatch(/evil|gopher|middleware/i);
    expect(text).toContain('"host":"login.example.test"');
    expect(text).toContain('"x-forwarded-proto":"https"');
  });

  test("each page gets a nonce of its own, the same in its request and its answer", async () => {
    const { port } = await openEdge((request, response) =>
      response.end(String(request.headers["content-security-policy"])),
    );
    const forged = "Content-Security-Policy: script-src 'nonce-mine'";
    const answers = [await exchangeRaw(port, get("/", forged)), await exchangeRaw(port, get("/", forged))];
    const nonces = answers.map((text) => [...text.matchAll(/'nonce-([\w+/=]+)'/g)].map(([, nonce]) => nonce));
    expect(nonces.map((seen) => new Set(seen).size)).toEqual([1, 1]);
    expect(nonces[0]).toHaveLength(2);
    expect(nonces[0]?.[0]).not.toBe(nonces[1]?.[0]);
  });
});

describe("what the handler answers", () => {
  test("is not stored anywhere, unless it is a file that says so", async () => {
    const { port } = await openEdge((_request, response) => {
      response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
      response.end("x");
    });
    const cacheOf = async (path: string) =>
      parseAnswer(await exchangeRaw(port, get(path))).headers["cache-control"];
    expect(await cacheOf("/api/session")).toBe("no-store");
    expect(await cacheOf("/")).toBe("no-store");
    expect(await cacheOf("/_next/static/chunks/a.js")).toContain("immutable");
  });

  test.each([
    ["thrown", () => Promise.reject(new Error("secret"))],
    [
      "a plain 500",
      (_: unknown, r: FakeNext) => r.writeHead(500, { "content-type": "text/html" }).end("secret"),
    ],
    [
      "a 500 in pieces",
      (_: unknown, r: FakeNext) => {
        r.statusCode = 500;
        r.write("secret");
        setTimeout(() => r.end("more secret"), 5);
      },
    ],
  ])("is never an internal of ours when it fails: %s", async (_how, handler) => {
    const { port } = await openEdge(handler as never);
    const { status, headers, body } = parseAnswer(await exchangeRaw(port, get("/api/session")));
    expect(status).toBe(500);
    expect(headers["content-type"]).toBe("application/problem+json");
    expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
    expect(JSON.parse(body)).toMatchObject({ code: "internal_error", request_id: headers["x-request-id"] });
    expect(body).not.toContain("secret");
  });

  test("keeps its own JSON, whatever the status", async () => {
    const { port } = await openEdge((_request, response) =>
      response.writeHead(503, { "content-type": "application/json" }).end('{"status":"unhealthy"}'),
    );
    const { status, body } = parseAnswer(await exchangeRaw(port, get("/api/auth/health")));
    expect(status).toBe(503);
    expect(body).toContain("unhealthy");
  });

  test("is cut off where it breaks, so that half of it cannot pass for the whole", async () => {
    const { port, logged } = await openEdge(async (_request, response) => {
      response.write("half");
      throw new Error("broken");
    });
    const text = await exchangeRaw(port, get("/health"));
    expect(text).toContain("half");
    expect(text).not.toMatch(/\r\n0\r\n\r\n$/);
    expect(logged).toEqual([
      expect.objectContaining({ event: "internal_error", ip: "127.0.0.1", path: "/health" }),
    ]);
  });
});

describe("a page", () => {
  const asHtml = { "content-type": "text/html; charset=utf-8" };
  const html = "<html><body>a page</body></html>";

  test("is compressed by Next, told so by the client, and stored by nobody", async () => {
    const { port } = await openEdge((request, response) =>
      response.writeHead(200, { ...asHtml, "x-asked": String(request.headers["accept-encoding"]) }).end(html),
    );
    const { text, headers } = await exchange(`http://127.0.0.1:${port}`, {
      path: "/",
      headers: { "accept-encoding": "gzip, br" },
    });
    expect(text).toBe(html);
    expect(headers).toMatchObject({
      "x-asked": "gzip, br",
      vary: "Accept-Encoding, Accept-Language, Cookie",
      "cache-control": "no-store",
    });
  });

  test("gives Next the nonce of its own policy", async () => {
    const nonceOf = (policy: unknown) => /'nonce-([^']+)'/.exec(String(policy))?.[1];
    const { port } = await openEdge((request, response) =>
      response.writeHead(200, asHtml).end(`nonce ${nonceOf(request.headers["content-security-policy"])}`),
    );
    const { text, headers } = await exchange(`http://127.0.0.1:${port}`, { path: "/" });
    expect(text).toBe(`nonce ${nonceOf(headers["content-security-policy"])}`);
    expect(text).toMatch(/^nonce [\w+/]{22}==$/);
  });

  test("is sent while it is made", async () => {
    let finish = () => {};
    const { port } = await openEdge((_request, response) => {
      response.writeHead(200, asHtml).write("first half");
      finish = () => response.end("second half");
    });
    const { body } = await fetch(`http://127.0.0.1:${port}/`);
    const pieces = body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await pieces?.read())?.value).toBe("first half");
    finish();
    expect((await pieces?.read())?.value).toBe("second half");
  });

  test("that breaks before any of it is sent becomes an error", async () => {
    const { port } = await openEdge(() => Promise.reject(new Error("broken")));
    const { status, body } = await exchange(`http://127.0.0.1:${port}`, { path: "/" });
    expect([status, body]).toMatchObject([500, { code: "internal_error" }]);
  });

  test("has no body where only its head is asked for", async () => {
    const { port } = await openEdge((_request, response) => response.writeHead(200, asHtml).end(html));
    const { status, text } = await exchange(`http://127.0.0.1:${port}`, { path: "/", method: "HEAD" });
    expect([status, text]).toEqual([200, ""]);
  });
});

type FakeNext = {
  statusCode: number;
  write(text: string): void;
  end(text: string): void;
  writeHead(status: number, headers: object): FakeNext;
};
