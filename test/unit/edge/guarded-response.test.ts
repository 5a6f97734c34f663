import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { guardResponse, type TakeOver } from "#lib/edge/guarded-response.ts";

type Compression = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
// The very one that Next wraps around every response.
const compression = createRequire(import.meta.url)("next/dist/compiled/compression") as () => Compression;

const page = `<!doctype html>${"<p>not what the client can read</p>".repeat(100)}`;
let server: Server | undefined;
afterEach(() => server?.close());

/** Status, headers and body of a page that is compressed on its way out, with `settle` having the last word. */
async function answerOf(settle: (response: ServerResponse, takeOver: TakeOver) => void) {
  server = createServer((request, response) => {
    guardResponse(response, (takeOver) => settle(response, takeOver));
    compression()(request, response, () => {
      response.setHeader("Content-Type", "text/html");
      response.end(page);
    });
  });
  await new Promise<void>((listening) => server?.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const options = {
    host: "127.0.0.1",
    port,
    agent: false,
    headers: { "Accept-Encoding": "gzip" },
  } as const;
  return new Promise<{ headers: IncomingMessage["headers"]; body: Buffer }>((resolve, reject) => {
    const request = get({ ...options, timeout: 2000 }, async (response) => {
      const parts: Buffer[] = [];
      try {
        for await (const part of response) parts.push(part);
        resolve({ headers: response.headers, body: Buffer.concat(parts) });
      } catch (error) {
        reject(error);
      }
    });
    request.on("timeout", () => request.destroy(new Error("the answer never ended")));
    request.on("error", reject);
  });
}

test("an answer that stands is compressed as ever", async () => {
  const { headers, body } = await answerOf(() => undefined);
  expect(headers["content-encoding"]).toBe("gzip");
  expect(body.byteLength).toBeLessThan(page.length);
});

test("an answer in place of a compressed one arrives whole, and plain", async () => {
  const { headers, body } = await answerOf((response, takeOver) => {
    takeOver(() => response.writeHead(200, { "Content-Length": 5 }).end("plain"));
  });
  expect(headers["content-encoding"]).toBeUndefined();
  expect(headers["content-type"]).toBeUndefined();
  expect(body.toString()).toBe("plain");
});
