import { expect, test } from "vitest";
import { SlidingWindow } from "#lib/edge/sliding-window.ts";

function windowOf(limit: number, seconds: number) {
  let now = 1_000_000;
  const window = new SlidingWindow(limit, seconds, () => now);
  return {
    window,
    pass: (passed: number) => {
      now += passed * 1000;
    },
    record: (times: number, key = "a") => {
      for (let i = 0; i < times; i++) window.record(key);
    },
  };
}

test("the limit is reached by that many events and not before", () => {
  const { window, record } = windowOf(3, 60);
  record(2);
  expect(window.retryAfterSeconds("a")).toBeNull();
  record(1);
  expect(window.retryAfterSeconds("a")).toBeGreaterThanOrEqual(60);
  expect(window.retryAfterSeconds("b")).toBeNull();
});

test("after the announced wait the next event is within the limit, and a second earlier it is not", () => {
  for (const startedInto of [0, 20, 59]) {
    const { window, pass, record } = windowOf(10, 60);
    record(1);
    pass(startedInto);
    record(9);
    const wait = window.retryAfterSeconds("a") ?? 0;
    expect(wait).toBeLessThanOrEqual(120);
    pass(wait - 1);
    expect(window.retryAfterSeconds("a")).not.toBeNull();
    pass(1.001);
    expect(window.retryAfterSeconds("a")).toBeNull();
  }
});

test("the edge between two windows is no way to twice the limit", () => {
  const { window, pass, record } = windowOf(10, 60);
  record(1);
  pass(59);
  record(9);
  pass(1);
  expect(window.retryAfterSeconds("a")).not.toBeNull();
});

test("two quiet windows forget everything", () => {
  const { window, pass, record } = windowOf(10, 60);
  record(10);
  pass(120);
  expect(window.retryAfterSeconds("a")).toBeNull();
});

test("however many keys there are, memory stays bounded and the busy ones are remembered", () => {
  const { window, record } = windowOf(2, 60);
  for (let i = 0; i < 120_000; i++) {
    window.record(`key ${i}`);
    if (i % 10_000 === 0) record(1, "busy");
  }
  expect(window.size).toBeLessThanOrEqual(50_000);
  expect(window.retryAfterSeconds("busy")).not.toBeNull();
});
