import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { gathered } from "#lib/log/gathered.ts";

let written: string[] = [];
let exit: () => void = () => undefined;
const write = (lines: string) => void written.push(lines);
/** Takes lines as they are, and words them late. */
function output() {
  const say = gathered(write, (flush) => {
    exit = flush;
  });
  return (line: string) => say(() => line);
}

beforeEach(() => {
  written = [];
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

test("a line after a rest is written at once", () => {
  const say = output();
  say("one\n");
  expect(written).toEqual(["one\n"]);
  vi.advanceTimersByTime(100);
  say("two\n");
  expect(written).toEqual(["one\n", "two\n"]);
});

test("lines that follow soon are written together, in their order, within 10 ms", () => {
  const say = output();
  for (const line of ["one\n", "two\n", "three\n"]) say(line);
  expect(written).toEqual(["one\n"]);
  vi.advanceTimersByTime(10);
  expect(written).toEqual(["one\n", "two\nthree\n"]);
  say("four\n");
  expect(written).toHaveLength(2);
  vi.advanceTimersByTime(10);
  expect(written.join("")).toBe("one\ntwo\nthree\nfour\n");
  vi.advanceTimersByTime(100);
  expect(written).toHaveLength(3);
});

test("a line is worded when it is written, and once", () => {
  const say = gathered(write, () => undefined);
  const worded = vi.fn(() => "two\n");
  say(() => "one\n");
  say(worded);
  expect(worded).not.toHaveBeenCalled();
  vi.advanceTimersByTime(100);
  expect(worded).toHaveBeenCalledOnce();
  expect(written).toEqual(["one\n", "two\n"]);
});

test("what waits when the process exits is written then, and once", () => {
  const say = output();
  say("one\n");
  say("two\n");
  exit();
  expect(written).toEqual(["one\n", "two\n"]);
  vi.advanceTimersByTime(100);
  exit();
  expect(written).toEqual(["one\n", "two\n"]);
});

test("a write that fails loses its own lines and no others", () => {
  let isBroken = true;
  const say = gathered(
    (lines) => {
      if (isBroken) throw new Error("no space left on device");
      written.push(lines);
    },
    () => undefined,
  );
  expect(() => say(() => "lost\n")).toThrow("no space");
  isBroken = false;
  say(() => "two\n");
  vi.advanceTimersByTime(10);
  expect(written).toEqual(["two\n"]);
});
