import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Circuit, createCircuit } from "#lib/db/circuit.ts";

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
    probeEveryMs: 5,
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
