import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assetNames } from "#lib/http/docs/assets.ts";
import { exchange } from "../support/client.ts";
import { residentMb, tellsMemory } from "../support/resident.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { type Stage, setStage } from "../support/stage.ts";
import { openWire } from "../support/wire.ts";

// Clients that ask for much and read nothing, against the largest answers there are.
let stage: Stage;
let server: RunningServer;
beforeAll(async () => {
  stage = await setStage("embedded");
  server = await startServer(stage.env);
});
afterAll(async () => {
  await server?.stop();
  stage?.remove();
});

const path = `/docs/assets/${assetNames.swaggerScript}`;

test("the bundles of the documentation come from memory, the same to whoever takes Brotli and whoever does not", async () => {
  for (const name of Object.values(assetNames)) {
    const ask = (encoding: string) =>
      fetch(`${server.origin}/docs/assets/${name}`, { headers: { "Accept-Encoding": encoding } });
    const [brotli, gzip, plain] = [await ask("br"), await ask("gzip"), await ask("identity")];
    for (const { status, headers } of [brotli, gzip, plain]) {
      expect(status).toBe(200);
      expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(headers.get("content-type")).toBe(
        name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8",
      );
      // Known beforehand: nothing was made for this request.
      expect(Number(headers.get("content-length"))).toBeGreaterThan(10_000);
    }
    expect(brotli.headers.get("content-encoding")).toBe("br");
    const text = await plain.text();
    expect([await brotli.text(), await gzip.text()]).toEqual([text, text]);
  }
});

test("a client that is refused again and again fills no log", async () => {
  const ask = () => exchange(server.origin, { path: "/api/session" });
  for (let round = 0; round < 20; round++) {
    const answers = await Promise.all(Array.from({ length: 50 }, ask));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
  }
  // Lines follow within a few milliseconds.
  await sleep(200);
  expect(server.output().match(/not_signed_in/g)).toHaveLength(10);
});

describe.runIf(tellsMemory)("what one client sends ahead and does not read", () => {
  let atRest: number;
  beforeAll(() => {
    atRest = residentMb(server.pid);
  });

  // So many end the connection; fewer are answered one after the other, up to a number.
  const bursts = [700, 100].flatMap((count) =>
    ["gzip", "br", "identity"].map((encoding) => [count, encoding] as const),
  );

  test.each(bursts)("costs neither memory nor time: %i bundles, %s", async (count, encoding) => {
    const wire = await openWire(Number(new URL(server.origin).port));
    wire.socket.pause();
    wire.send(`GET ${path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: ${encoding}\r\n\r\n`.repeat(count));
    let slowest = 0;
    let most = 0;
    for (let look = 0; look < 10; look++) {
      await sleep(100);
      const askedAt = performance.now();
      expect((await exchange(server.origin, { path: "/health" })).status).toBe(200);
      slowest = Math.max(slowest, performance.now() - askedAt);
      most = Math.max(most, residentMb(server.pid));
    }
    wire.socket.destroy();
    expect(most - atRest).toBeLessThan(150);
    expect(slowest).toBeLessThan(1_500);
  });
});
