import { beforeEach, expect, test } from "vitest";
import { type Breaker, createBreaker } from "#lib/sms/breaker.ts";

let now: number;
let changes: string[];
let breaker: Breaker;

beforeEach(() => {
  now = 0;
  changes = [];
  breaker = createBreaker({
    threshold: 3,
    pauseMs: 1_000,
    now: () => now,
    changed: (state) => changes.push(state),
  });
});

function fail(times: number): void {
  for (let index = 0; index < times; index += 1) breaker.failed(false);
}

test("admits everything while all is well", () => {
  expect([breaker.admits(), breaker.admits()]).toEqual([true, true]);
});

test("a few failures do not pause", () => {
  fail(2);
  expect(breaker.admits()).toBe(true);
});

test("a success in between starts the count anew", () => {
  fail(2);
  breaker.succeeded();
  fail(2);
  expect(breaker.admits()).toBe(true);
});

test("enough failures in a row pause", () => {
  fail(3);
  expect(breaker.admits()).toBe(false);
  expect(changes).toEqual(["paused"]);
});

test("a failure that every message would meet pauses at once", () => {
  breaker.failed(true);
  expect(breaker.admits()).toBe(false);
});

test("after the pause one probe is let through, and no other beside it", () => {
  fail(3);
  now = 1_000;
  expect([breaker.admits(), breaker.admits()]).toEqual([true, false]);
});

test("a probe that succeeds ends the pause", () => {
  fail(3);
  now = 1_000;
  breaker.admits();
  breaker.succeeded();
  expect([breaker.admits(), breaker.admits()]).toEqual([true, true]);
  expect(changes).toEqual(["paused", "resumed"]);
});

test("a probe that fails starts another pause, reported once", () => {
  fail(3);
  now = 1_000;
  breaker.admits();
  fail(1);
  expect(breaker.admits()).toBe(false);
  now = 2_000;
  expect(breaker.admits()).toBe(true);
  expect(changes).toEqual(["paused"]);
});
