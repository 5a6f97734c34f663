import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { everySeconds } from "#lib/recurring.ts";

test("a recurring task starts at once, never overlaps itself, and survives its failures (G7)", async () => {
  const failures: unknown[] = [];
  let running = 0;
  let runs = 0;
  const job = everySeconds(
    0.001,
    async () => {
      running++;
      expect(running).toBe(1);
      await sleep(5);
      running--;
      if (++runs % 2 === 1) throw new Error(`run ${runs}`);
    },
    (cause) => failures.push(cause),
  );
  while (runs < 6) await sleep(2);
  await job.stop();
  expect(failures.map(String)).toEqual(
    expect.arrayContaining(["Error: run 1", "Error: run 3", "Error: run 5"]),
  );
});

test("stopping waits for the run under way, which is told, and starts no other", async () => {
  let runs = 0;
  let ended = false;
  const job = everySeconds(
    0.001,
    async (signal) => {
      runs++;
      while (!signal.aborted) await sleep(1);
      await sleep(10);
      ended = true;
    },
    () => undefined,
  );
  await job.stop();
  expect([runs, ended]).toEqual([1, true]);
  await sleep(20);
  expect(runs).toBe(1);
});
