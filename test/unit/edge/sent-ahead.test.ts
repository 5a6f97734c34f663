import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { owedMax, requestsPerConnectionMax, sentAheadMax } from "#lib/edge/timing.ts";
import { openWire } from "../../support/wire.ts";
import { openEdge } from "./opened-edge.ts";

const get = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";

/** More than what a system buffers for a connection between two programs. */
const large = Buffer.alloc(16 * 1_048_576);

describe("requests sent ahead of their answers", () => {
  test("are begun one after the other, each when the answer before is out (RFC 9112 §9.3.2)", async () => {
    let working = 0;
    let most = 0;
    const { port } = await openEdge(async (_request, response) => {
      most = Math.max(most, ++working);
      await sleep(20);
      working--;
      response.end("answered");
    });
    const wire = await openWire(port);
    wire.send(get.repeat(4));
    await wire.until(/(answered[\s\S]*){4}/);
    expect(most).toBe(1);
    wire.send(get);
    await wire.until(/(answered[\s\S]*){5}/);
    expect(wire.received()).not.toMatch(/connection: close/i);
  });

  test("are answered up to a number; the last answer says that the connection closes, and no other is begun", async () => {
    let begun = 0;
    const { port } = await openEdge((_request, response) => response.end(`answer ${++begun}.`));
    const wire = await openWire(port);
    wire.send(get.repeat(owedMax + 20));
    const text = await wire.closed();
    expect(text.match(/answer \d+\./g)).toEqual(
      Array.from({ length: owedMax }, (_, at) => `answer ${at + 1}.`),
    );
    expect(text.match(/connection: close/gi)).toHaveLength(1);
    expect(text.slice(0, text.indexOf(`answer ${owedMax - 1}.`))).not.toMatch(/connection: close/i);
    expect(begun).toBe(owedMax);
  });

  test("end with the last request that a connection may carry, whose answer says so, and none is Node's own (E6)", async () => {
    let begun = 0;
    const { port } = await openEdge((_request, response) => response.end(`answer ${++begun}.`));
    const wire = await openWire(port);
    const few = 10;
    while (begun < requestsPerConnectionMax - few) {
      wire.send(get.repeat(few));
      await wire.until(new RegExp(`answer ${begun + few}\\.`));
    }
    wire.send(get.repeat(few + 3));
    const text = await wire.closed();
    expect(begun).toBe(requestsPerConnectionMax);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(Array(begun).fill("HTTP/1.1 200"));
    expect(text.match(/connection: close/gi)).toHaveLength(1);
  });

  test("are not punished by a reset, which may take answers back", async () => {
    const { port } = await openEdge((_request, response) => response.end("answered"));
    const wire = await openWire(port);
    const errors: Error[] = [];
    wire.socket.on("error", (error) => errors.push(error));
    wire.send(get.repeat(owedMax));
    await wire.until(/connection: close/i);
    for (let more = 0; more < 3; more++) {
      await sleep(30);
      wire.send(get);
    }
    await wire.closed();
    await sleep(50);
    expect(errors).toEqual([]);
  });

  test("wait while nobody reads: one is worked on, and one answer is held", async () => {
    let begun = 0;
    const { port } = await openEdge((_request: IncomingMessage, response: ServerResponse) => {
      begun++;
      response.end(large);
    });
    const wire = await openWire(port);
    wire.socket.pause();
    wire.send(get.repeat(100));
    await sleep(300);
    expect(begun).toBe(1);
    wire.socket.resume();
    await wire.closed();
    expect(begun).toBe(owedMax);
  });

  test("are forgotten when their client has gone", async () => {
    let begun = 0;
    const { port } = await openEdge(async ({ socket }, response) => {
      begun++;
      await once(socket, "close");
      response.end("late");
    });
    const wire = await openWire(port);
    wire.send(get.repeat(3));
    await expect.poll(() => begun).toBe(1);
    wire.socket.destroy();
    await sleep(200);
    expect(begun).toBe(1);
  });

  test("after an answer that closes are none", async () => {
    let begun = 0;
    const { port } = await openEdge((_request, response) => response.end(`answer ${++begun}.`));
    const wire = await openWire(port);
    wire.send(`GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n${get}`);
    expect((await wire.closed()).match(/answer/g)).toHaveLength(1);
    expect(begun).toBe(1);
  });

  test("end their connection when there are so many that keeping them is a burden", async () => {
    const { port } = await openEdge(() => new Promise(() => {}));
    const wire = await openWire(port);
    wire.send(get.repeat(sentAheadMax));
    await sleep(100);
    expect(wire.socket.readableEnded || wire.socket.destroyed).toBe(false);
    wire.send(get);
    expect(await wire.closed()).toBe("");
  });
});
