import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { stopOnSignals } from "#lib/edge/shutdown.ts";

function signalled(stop: () => Promise<void>) {
  const signals = new EventEmitter();
  const exits: number[] = [];
  stopOnSignals(stop, signals, (code) => void exits.push(code));
  return { signals, exits };
}

test("a signal that arrives twice at once, as Ctrl-C does under npm, still stops politely", async () => {
  const { signals, exits } = signalled(() => sleep(50));
  signals.emit("SIGINT");
  signals.emit("SIGINT");
  signals.emit("SIGTERM");
  expect(exits).toEqual([]);
  await expect.poll(() => exits).toEqual([0]);
});

test("a signal repeated later ends what does not stop", async () => {
  const { signals, exits } = signalled(() => new Promise(() => {}));
  signals.emit("SIGTERM");
  await sleep(1_050);
  signals.emit("SIGTERM");
  expect(exits).toEqual([1]);
});
