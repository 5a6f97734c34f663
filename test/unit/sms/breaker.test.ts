import { beforeEach, expect, test } from "vitest";
import { type Breaker, breaker } from "#lib/sms/breaker.ts";

let now: number;
let changes: string[];
let circuit: Breaker;

beforeEach(() => {
  now = 0;
  changes = [];
  circuit = breaker({
    threshold: 3,
    pauseMs: 1_000,
    now: () => now,
    changed: (state) => changes.push(state),
  });
});

function fail(times: number): void {
  for (let index = 0; index < times; index += 1) circuit.failed(false);
}

test("admits everything while all is well", () => {
  expect([circuit.admits(), circuit.admits(), circuit.health()]).toEqual([true, true, "ok"]);
});

test("a few failures degrade but do not pause", () => {
  fail(2);
  expect(circuit.admits()).toBe(true);
  expect(circuit.health()).toBe("degraded");
});

test("a success in between starts the count anew", () => {
  fail(2);
  circuit.succeeded();
  fail(2);
  expect(circuit.admits()).toBe(true);
});

test("enough failures in a row pause", () => {
  fail(3);
  expect(circuit.admits()).toBe(false);
  expect(circuit.health()).toBe("down");
  expect(changes).toEqual(["paused"]);
});

test("a failure that every message would meet pauses at once", () => {
  circuit.failed(true);
  expect(circuit.admits()).toBe(false);
});

test("after the pause one probe is let through, and no other beside it", () => {
  fail(3);
  now = 1_000;
  expect([circuit.admits(), circuit.admits()]).toEqual([true, false]);
  expect(circuit.health()).toBe("down");
});

test("a probe that succeeds ends the pause", () => {
  fail(3);
  now = 1_000;
  circuit.admits();
  circuit.succeeded();
  expect([circuit.admits(), circuit.admits(), circuit.health()]).toEqual([true, true, "ok"]);
  expect(changes).toEqual(["paused", "resumed"]);
});

test("a probe that fails starts another pause, reported once", () => {
  fail(3);
  now = 1_000;
  circuit.admits();
  fail(1);
  expect(circuit.admits()).toBe(false);
  now = 2_000;
  expect(circuit.admits()).toBe(true);
  expect(changes).toEqual(["paused"]);
});
