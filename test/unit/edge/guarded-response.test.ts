import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type Finish, guardResponse, type TakeOver } from "#lib/edge/guarded-response.ts";

type Compression = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
// The very one that Next wraps around every response.
const compression = createRequire(import.meta.url)("next/dist/compiled/compression") as () => Compression;

const page = `<!doctype html>${"<p>not what the client can read</p>".repeat(100)}`;
let server: Server | undefined;
afterEach(() => server?.close());

/** Status, headers and body of a page that is compressed on its way out, with `settle` having the last word. */
async function answerOf(
  settle: (response: ServerResponse, takeOver: TakeOver) => Finish | null,
  make: (response: ServerResponse) => void = (response) => response.end(page),
  encoding = "gzip",
) {
  server = createServer((request, response) => {
    guardResponse(response, (takeOver) => settle(response, takeOver));
    compression()(request, response, () => {
      response.setHeader("Content-Type", "text/html");
      make(response);
    });
  });
  await new Promise<void>((listening) => server?.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const options = {
    host: "127.0.0.1",
    port,
    agent: false,
    headers: { "Accept-Encoding": encoding },
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
  const { headers, body } = await answerOf(() => null);
  expect(headers["content-encoding"]).toBe("gzip");
  expect(body.byteLength).toBeLessThan(page.length);
});

test("an answer in place of a compressed one arrives whole, and plain", async () => {
  const { headers, body } = await answerOf((response, takeOver) => {
    takeOver(() => response.writeHead(200, { "Content-Length": 5 }).end("plain"));
    return null;
  });
  expect(headers["content-encoding"]).toBeUndefined();
  expect(headers["content-type"]).toBeUndefined();
  expect(body.toString()).toBe("plain");
});

describe("an answer that is finished as a whole", () => {
  const finished = (
    settle: (response: ServerResponse, takeOver: TakeOver) => Finish,
    make: (response: ServerResponse) => void,
  ) => answerOf(settle, make, "identity");
  const loud = (response: ServerResponse) => (body: Buffer) => {
    response.setHeader("Content-Encoding", "identity");
    return Buffer.from(body.toString().toUpperCase());
  };

  test("is sent when all of it is there, however it was written", async () => {
    const written: string[] = [];
    const { headers, body } = await finished(
      (response) => loud(response),
      (response) => {
        response.writeHead(200, { "X-Made": "yes" });
        response.write("caf", () => written.push("a piece"));
        response.write(Buffer.from("é ").subarray(0, 1));
        response.write(Buffer.from("é ").subarray(1));
        expect(response.headersSent).toBe(false);
        setTimeout(() => response.end("6f6c65", "hex"), 5);
      },
    );
    expect(body.toString()).toBe("CAFÉ OLE");
    expect(headers).toMatchObject({ "x-made": "yes", "content-encoding": "identity" });
    expect(written).toEqual(["a piece"]);
  });

  test("may end without a last piece, or be empty", async () => {
    const inPieces = await finished(loud, (response) => {
      response.write("all");
      response.end();
    });
    expect(inPieces.body.toString()).toBe("ALL");
    expect((await finished(loud, (response) => void response.end())).body.byteLength).toBe(0);
  });

  test("can still be replaced while it is made, because nothing of it is sent", async () => {
    let takeOver: TakeOver | undefined;
    const { body } = await finished(
      (response, take) => {
        takeOver = take;
        return loud(response);
      },
      (response) => {
        response.write("half");
        takeOver?.(() => response.end("an error"));
        response.end("the rest");
      },
    );
    expect(body.toString()).toBe("an error");
  });
});
