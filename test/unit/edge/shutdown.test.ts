import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { stopWhenTold } from "#lib/edge/shutdown.ts";

function running(stop: () => Promise<void>) {
  const signals = new EventEmitter();
  const outputs = { log: new EventEmitter(), other: new EventEmitter() };
  const exits: number[] = [];
  stopWhenTold(stop, { signals, outputs, exit: (status) => void exits.push(status) });
  return { signals, outputs, exits };
}

const failure = (code: string) => Object.assign(new Error(`write ${code}`), { code });

test("a signal that arrives twice at once, as Ctrl-C does under npm, still stops politely", async () => {
  const { signals, exits } = running(() => sleep(50));
  signals.emit("SIGINT");
  signals.emit("SIGINT");
  signals.emit("SIGTERM");
  expect(exits).toEqual([]);
  await expect.poll(() => exits).toEqual([0]);
});

test("a signal repeated later ends what does not stop", async () => {
  const { signals, exits } = running(() => new Promise(() => {}));
  signals.emit("SIGTERM");
  await sleep(1_050);
  signals.emit("SIGTERM");
  expect(exits).toEqual([1]);
});

test("a log that nobody reads any more stops politely, once, and with 1", async () => {
  const { outputs, exits } = running(() => sleep(20));
  outputs.log.emit("error", failure("EPIPE"));
  // What is still logged on the way out cannot be written either.
  outputs.log.emit("error", failure("EPIPE"));
  expect(exits).toEqual([]);
  await expect.poll(() => exits).toEqual([1]);
});

test("a line that does not fit on the disk stops nothing, nor does anything beside the log", async () => {
  const { outputs, exits } = running(async () => undefined);
  outputs.log.emit("error", failure("ENOSPC"));
  outputs.other.emit("error", failure("EPIPE"));
  await sleep(20);
  expect(exits).toEqual([]);
});
