import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { exchangeRaw, openWire } from "../../support/wire.ts";
import { openEdge } from "./opened-edge.ts";

const get = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
const timing = { graceMs: 150, drainMs: 1_000 };

test("what was accepted is answered to its end, and says that the connection closes (H4)", async () => {
  const { port, drain } = await openEdge(
    async (_request, response) => {
      await sleep(300);
      response.end("finished");
    },
    { timing },
  );
  const wire = await openWire(port);
  wire.send(get);
  await sleep(50);
  const drained = drain();
  const text = await wire.closed();
  expect(text).toContain("finished");
  expect(text).toMatch(/connection: close/i);
  await drained;
});

test("a connection that is held open may be used once more, and learns that it closes", async () => {
  const { port, drain } = await openEdge((_request, response) => response.end("answered"), {
    timing: { graceMs: 3_000, drainMs: 10_000 },
  });
  const wire = await openWire(port);
  wire.send(get);
  await wire.until(/answered/);
  const drained = drain();
  await sleep(20);
  wire.send(get);
  const text = await wire.closed();
  expect(text.match(/answered/g)).toHaveLength(2);
  expect(text.match(/connection: (\S+)/gi)).toEqual(["Connection: keep-alive", "Connection: close"]);
  await drained;
});

test("requests sent ahead of their answers are all answered", async () => {
  const { port, drain } = await openEdge(
    async (_request, response) => {
      await sleep(200);
      response.end("answered");
    },
    { timing },
  );
  const wire = await openWire(port);
  wire.send(get + get + get);
  await sleep(50);
  const drained = drain();
  expect((await wire.closed()).match(/answered/g)).toHaveLength(3);
  await drained;
});

test("nobody new is let in", async () => {
  const { port, drain } = await openEdge((_request, response) => response.end("answered"), { timing });
  const held = await openWire(port);
  const drained = drain();
  await expect(openWire(port)).rejects.toThrow(/ECONNREFUSED/);
  held.socket.destroy();
  await drained;
});

test("without connections it is over at once, and with resting or silent ones after the grace", async () => {
  const alone = await openEdge((_request, response) => response.end("answered"), {
    timing: { graceMs: 5_000, drainMs: 20_000 },
  });
  let startedAt = performance.now();
  await alone.drain();
  expect(performance.now() - startedAt).toBeLessThan(2_500);

  const visited = await openEdge((_request, response) => response.end("answered"), {
    timing: { graceMs: 150, drainMs: 20_000 },
  });
  const silent = await openWire(visited.port);
  const resting = await openWire(visited.port);
  resting.send(get);
  await resting.until(/answered/);
  startedAt = performance.now();
  await visited.drain();
  await Promise.all([silent.closed(), resting.closed()]);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

test("what never finishes is cut off when time is up", async () => {
  const { port, drain } = await openEdge(() => new Promise(() => {}), { timing });
  const hanging = exchangeRaw(port, get);
  await sleep(50);
  const startedAt = performance.now();
  await drain();
  expect(await hanging).toBe("");
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
