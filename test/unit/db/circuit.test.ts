import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Circuit, createCircuit } from "#lib/db/circuit.ts";
import { pauseAfter } from "#lib/db/mysql-pauses.ts";
import { ConnectionFailed } from "#lib/db/mysql-pool.ts";
import { DeadlinePassed } from "#lib/db/within.ts";

let circuit: Circuit;
let changes: [state: string, cause: unknown][];
let probes: number;
let isAlive: boolean;

beforeEach(() => {
  changes = [];
  probes = 0;
  isAlive = false;
  circuit = createCircuit({
    async probe() {
      probes += 1;
      if (!isAlive) throw new Error("no sign of life");
    },
    changed: (state, cause) => changes.push([state, cause]),
    pauseMs: () => 5,
  });
});
afterEach(() => circuit.stop());

function fail(...causes: readonly string[]): void {
  for (const cause of causes) circuit.failed(cause);
}

test("one failure among successes opens nothing", () => {
  for (let round = 0; round < 10; round++) {
    circuit.succeeded();
    fail("an accident");
  }
  expect(circuit.isOpen()).toBe(false);
  expect(changes).toEqual([]);
});

test("three failures in a row open it, told once, with the last of them", () => {
  fail("first", "second");
  expect(circuit.isOpen()).toBe(false);
  fail("third", "fourth");
  expect(circuit.isOpen()).toBe(true);
  expect(changes).toEqual([["open", "third"]]);
});

test("a late success does not close it", () => {
  fail("first", "second", "third");
  circuit.succeeded();
  expect(circuit.isOpen()).toBe(true);
  expect(changes).toHaveLength(1);
});

test("a probe that succeeds closes it, told once, and ends the probing", async () => {
  fail("first", "second", "third");
  await expect.poll(() => probes).toBeGreaterThan(1);
  expect(circuit.isOpen()).toBe(true);
  isAlive = true;
  await expect.poll(() => circuit.isOpen()).toBe(false);
  expect(changes).toEqual([
    ["open", "third"],
    ["closed", undefined],
  ]);
  const before = probes;
  await sleep(30);
  expect(probes).toBe(before);
});

test("after it has closed, failures are counted anew", async () => {
  isAlive = true;
  fail("first", "second", "third");
  await expect.poll(() => circuit.isOpen()).toBe(false);
  fail("first", "second");
  expect(circuit.isOpen()).toBe(false);
});

test("once it is stopped nobody probes", async () => {
  fail("first", "second", "third");
  circuit.stop();
  // One sleep may have been under way.
  await sleep(10);
  const before = probes;
  await sleep(30);
  expect(probes).toBe(before);
});

/** A hand-moved clock: how often is asked within so long a server that always fails like this. */
async function probesWithin(seconds: number, failure: unknown): Promise<number> {
  let nowMs = 0;
  let asked = 0;
  await new Promise<void>((ended) => {
    const circuit = createCircuit({
      async probe() {
        asked += 1;
        throw failure;
      },
      changed: () => undefined,
      pauseMs: pauseAfter,
      async wait(ms) {
        nowMs += ms;
        if (nowMs < seconds * 1_000) return;
        circuit.stop();
        ended();
      },
    });
    for (let failures = 0; failures < 3; failures++) circuit.failed(failure);
  });
  return asked;
}

const failed = (facts: object) => new ConnectionFailed(Object.assign(new Error("failed"), facts));
const hour = 3_600;
/** `max_connect_errors`: so many handshakes without an end, and the server shuts out our host. */
const fatal = 100;

test.each([
  ["a certificate that we do not trust", { code: "HANDSHAKE_SSL_ERROR" }],
  ["a certificate of another name", { code: "ERR_TLS_CERT_ALTNAME_INVALID" }],
  ["a server without TLS", { code: "HANDSHAKE_NO_SSL_SUPPORT" }],
  ["a wrong password", { errno: 1045, sqlState: "28000" }],
  ["a host that is not allowed", { errno: 1130, sqlState: "HY000" }],
  ["a host that is blocked", { errno: 1129, sqlState: "HY000" }],
  ["what nobody has thought of", { code: "SOMETHING_NEW" }],
])("a server that refuses us is asked rarely: %s (F17)", async (_, facts) => {
  expect(await probesWithin(5 * hour, failed(facts))).toBeLessThan(fatal);
  // Somebody may mend it at once.
  expect(await probesWithin(10, failed(facts))).toBeGreaterThan(3);
});

test.each([
  ["has nobody who listens", failed({ code: "ECONNREFUSED", syscall: "connect" })],
  ["has no address", failed({ code: "ENOTFOUND", syscall: "getaddrinfo" })],
  ["has several, and nobody listens", new ConnectionFailed(new AggregateError([], "all"))],
  ["cannot be reached", failed({ code: "ETIMEDOUT", syscall: "connect" })],
  ["has no room for us", failed({ errno: 1040, sqlState: "08004" })],
  ["has no such database", failed({ errno: 1049, sqlState: "42000" })],
  ["answers that it is not ready", Object.assign(new Error("not yet"), { errno: 1047, sqlState: "08S01" })],
])("a server that loses nothing by it is asked often: it %s", async (_, failure) => {
  expect(await probesWithin(60, failure)).toBeGreaterThan(100);
});

test.each([
  ["a frozen one", failed({ code: "ETIMEDOUT" })],
  ["a statement without an answer", new ConnectionFailed(new DeadlinePassed(1_000))],
  ["a probe without an answer", new DeadlinePassed(1_000)],
  ["one that hangs up", failed({ code: "PROTOCOL_CONNECTION_LOST" })],
])("a silent server is asked every few seconds: %s", async (_, failure) => {
  expect(await probesWithin(200, failure)).toBeLessThan(fatal);
  expect(await probesWithin(200, failure)).toBeGreaterThan(60);
});

test("instances do not ask in step", () => {
  const failure = failed({ code: "HANDSHAKE_SSL_ERROR" });
  const pauses = Array.from({ length: 20 }, () => pauseAfter(failure, 6));
  expect(new Set(pauses).size).toBeGreaterThan(1);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(32_000);
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(24_000);
});
