import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { connectionsMax, headersMaxBytes, requestsPerConnectionMax, timing } from "#lib/edge/timing.ts";
import { exchangeRaw, openWire, parseAnswer } from "../../support/wire.ts";
import { openEdge } from "./opened-edge.ts";

const short = { headersTimeoutMs: 150, requestTimeoutMs: 300, checkEveryMs: 25, keepAliveMs: 100 };
const ok = (_request: unknown, response: { end(text: string): void }) => response.end("from the handler");

test("the product's own bounds are those of the requirements (E8)", () => {
  expect(timing).toMatchObject({
    headersTimeoutMs: 10_000,
    requestTimeoutMs: 15_000,
    checkEveryMs: 1_000,
    drainMs: 15_000,
  });
  expect([headersMaxBytes, connectionsMax, requestsPerConnectionMax]).toEqual([16_384, 4_000, 1_000]);
});

describe("a client that is too slow", () => {
  test.each([
    ["says nothing", ""],
    ["stops within its headers", "POST /api/login HTTP/1.1\r\nHost: x\r\n"],
    ["stops within its body", "POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe"],
  ])("is told so and cut off when it %s", async (_what, message) => {
    let calls = 0;
    const { port } = await openEdge(
      (_request, response) => {
        calls += 1;
        response.end();
      },
      { timing: short },
    );
    const startedAt = performance.now();
    const { status, headers, body } = parseAnswer(await exchangeRaw(port, message));
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    expect({ status, connection: headers.connection }).toEqual({ status: 408, connection: "close" });
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(JSON.parse(body)).toMatchObject({ code: "request_timeout", request_id: headers["x-request-id"] });
    expect(calls).toBe(0);
  });

  test("is cut off even if it keeps sending a little", async () => {
    const { port } = await openEdge(ok, { timing: short });
    const wire = await openWire(port);
    wire.send("POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\n");
    const drip = setInterval(() => wire.socket.writable && wire.send("a"), 20);
    const text = await wire.closed();
    clearInterval(drip);
    expect(parseAnswer(text).status).toBe(408);
  });

  test("does not hold up the others, even by the hundred", async () => {
    const { port } = await openEdge(ok, {
      timing: { ...short, headersTimeoutMs: 5_000, requestTimeoutMs: 6_000 },
    });
    const slow = await Promise.all(Array.from({ length: 200 }, () => openWire(port)));
    for (const wire of slow) wire.send("POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n");
    // Taken in by the server before the clock starts; the best of three, because this machine has other work.
    await sleep(200);
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      const startedAt = performance.now();
      const text = await exchangeRaw(port, "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      expect(text).toContain("from the handler");
      times.push(performance.now() - startedAt);
    }
    expect(Math.min(...times)).toBeLessThan(500);
  });
});

test("an answer that takes its time is not cut off", async () => {
  const { port } = await openEdge(
    async (_request, response) => {
      await sleep(600);
      response.end("late");
    },
    { timing: short },
  );
  expect(await exchangeRaw(port, "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).toContain(
    "late",
  );
});

test("garbage after a request that is being worked on is not answered in its place", async () => {
  const { port } = await openEdge(async (_request, response) => {
    await sleep(100);
    response.end("late");
  });
  const text = await exchangeRaw(port, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n\x00\x01garbage\r\n\r\n");
  expect(text).not.toContain("400");
});
