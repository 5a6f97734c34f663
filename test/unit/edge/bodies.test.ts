import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { exchangeRaw, openWire, parseAnswer } from "../../support/wire.ts";
import { openEdge } from "./opened-edge.ts";

const post = (...headers: string[]) =>
  ["POST /api/login HTTP/1.1", "Host: x", ...headers, "", ""].join("\r\n");

/** Reads as Next does, and as a careless handler might. */
async function echo(request: IncomingMessage, response: ServerResponse) {
  let text = "";
  for await (const chunk of request) text += chunk;
  response.end(`got ${text.length} ${text.slice(0, 20)}`);
}

describe("a body", () => {
  test("is waited for, also where its length is told behind any number of headers", async () => {
    const { port } = await openEdge((request, response) => response.end(`complete ${request.complete}`));
    const wire = await openWire(port);
    const junk = Array.from({ length: 1_100 }, () => "A: b");
    wire.send(post(...junk, "Content-Length: 3", "Connection: close"));
    await sleep(50);
    wire.send("abc");
    expect(await wire.closed()).toContain("complete true");
  });

  test.each([
    ["with a length", `${post("Content-Length: 3", "Connection: close")}abc`, "got 3 abc"],
    [
      "in chunks",
      `${post("Transfer-Encoding: chunked", "Connection: close")}3\r\nabc\r\n0\r\n\r\n`,
      "got 3 abc",
    ],
    ["in chunks, empty", `${post("Transfer-Encoding: chunked", "Connection: close")}0\r\n\r\n`, "got 0"],
    ["of no bytes", post("Content-Length: 0", "Connection: close"), "got 0"],
    ["that is absent", post("Connection: close"), "got 0"],
    [
      "as large as allowed",
      `${post("Content-Length: 4096", "Connection: close")}${"a".repeat(4096)}`,
      "got 4096",
    ],
  ])("reaches the handler whole: %s", async (_how, message, expected) => {
    const { port } = await openEdge(echo);
    expect(await exchangeRaw(port, message)).toContain(expected);
  });

  test("that comes byte by byte reaches the handler once it is whole", async () => {
    let calls = 0;
    const { port } = await openEdge((request, response) => {
      calls += 1;
      return echo(request, response);
    });
    const wire = await openWire(port);
    wire.send(post("Content-Length: 5"));
    for (const byte of "hell") {
      wire.send(byte);
      await sleep(5);
    }
    expect(calls).toBe(0);
    wire.send("o");
    await wire.until(/got 5 hello/);
    wire.send(`${post("Content-Length: 2")}hi`);
    await wire.until(/got 2 hi/);
  });

  test("is asked for only when the request is in order", async () => {
    const { port } = await openEdge(echo);
    const welcome = await openWire(port);
    welcome.send(post("Content-Length: 3", "Expect: 100-continue"));
    await welcome.until(/100 Continue/);
    welcome.send("abc");
    await welcome.until(/got 3 abc/);
    const refused = await exchangeRaw(port, post("Content-Length: 9999", "Expect: 100-continue"));
    expect(refused).not.toContain("100 Continue");
    expect(parseAnswer(refused).status).toBe(413);
  });

  test("of a client that goes away never reaches the handler", async () => {
    let calls = 0;
    const { port } = await openEdge((_request, response) => {
      calls += 1;
      response.end();
    });
    const wire = await openWire(port);
    wire.send(`${post("Content-Length: 5")}he`);
    await sleep(20);
    wire.socket.destroy();
    await sleep(50);
    expect(calls).toBe(0);
  });
});

describe("a body that is too large", () => {
  const chunk = `ffff\r\n${"a".repeat(0xffff)}\r\n`;

  test("by its own word is refused before it is sent, and the connection closes", async () => {
    const { port } = await openEdge(echo);
    const text = await exchangeRaw(port, post("Content-Length: 60000000"));
    expect(parseAnswer(text)).toMatchObject({ status: 413, headers: { connection: "close" } });
  });

  test("by count is refused at the first byte too many, without the handler", async () => {
    let calls = 0;
    const { port } = await openEdge((_request, response) => {
      calls += 1;
      response.end();
    });
    const text = await exchangeRaw(port, `${post("Transfer-Encoding: chunked")}${chunk}`);
    expect(parseAnswer(text)).toMatchObject({ status: 413, headers: { connection: "close" } });
    expect(calls).toBe(0);
  });

  test("is not read for ever when it is endless, and the answer is not lost (E7)", async () => {
    const { port } = await openEdge(echo, { timing: { lingerMs: 150 } });
    const wire = await openWire(port);
    wire.send(post("Transfer-Encoding: chunked"));
    const startedAt = performance.now();
    while (!wire.socket.destroyed && wire.socket.writable && performance.now() - startedAt < 5_000) {
      if (!wire.socket.write(chunk))
        await Promise.race([once(wire.socket, "drain").catch(() => {}), sleep(50)]);
    }
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(parseAnswer(await wire.closed()).status).toBe(413);
  });

  test("may be sent to its end by a client that only then reads", async () => {
    const { port } = await openEdge(echo);
    const wire = await openWire(port);
    wire.socket.pause();
    wire.send(`${post("Content-Length: 900000")}`);
    for (let sent = 0; sent < 900_000; sent += 30_000) {
      wire.send("b".repeat(30_000));
      // Lets the server act in between: a reset now would fail the next write and take the answer along.
      await sleep(2);
    }
    expect(wire.socket.destroyed).toBe(false);
    wire.socket.resume();
    expect(parseAnswer(await wire.closed()).status).toBe(413);
  });

  test("hides no further request behind it", async () => {
    let calls = 0;
    const { port } = await openEdge((_request, response) => {
      calls += 1;
      response.end();
    });
    const smuggled = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
    const text = await exchangeRaw(port, `${post("Content-Length: 5000")}${"a".repeat(5000)}${smuggled}`);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 413"]);
    expect(calls).toBe(0);
  });
});

test("a handler that answers without reading does not leave its rest to the next request", async () => {
  const { port } = await openEdge((_request, response) => response.end("unread"));
  const wire = await openWire(port);
  wire.send(`${post("Content-Length: 3")}abc${post("Content-Length: 2")}hi`);
  await wire.until(/unread.*unread/s);
  expect(wire.received().match(/HTTP\/1\.1 200/g)).toHaveLength(2);
});
