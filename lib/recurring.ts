import { setTimeout as sleep } from "node:timers/promises";

export type Recurring = {
  /** Resolves once a run that is under way has ended; it is told by its signal. */
  stop(): Promise<void>;
};

/** So that instances that were started together do not all work at the same moment. */
const jitterShare = 0.2;

/**
 * Runs a task at once, and again so many seconds after each end, so that it never overlaps itself. What it throws is
 * reported, and the next run comes all the same. It does not keep the process alive.
 */
export function everySeconds(
  seconds: number,
  task: (signal: AbortSignal) => Promise<unknown>,
  onFailure: (cause: unknown) => void,
): Recurring {
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = (async () => {
    while (!signal.aborted) {
      await task(signal).catch(onFailure);
      const ms = seconds * 1_000 * (1 - jitterShare + Math.random() * 2 * jitterShare);
      await sleep(ms, undefined, { ref: false, signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
