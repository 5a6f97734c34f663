import { setTimeout as sleep } from "node:timers/promises";

export type Circuit = {
  /** True while the database is known not to answer: asking it would only make somebody wait. */
  isOpen(): boolean;
  /** Why it is open: the newest failure. */
  cause(): unknown;
  succeeded(): void;
  failed(cause: unknown): void;
  /** Ends the probing. */
  stop(): void;
};

export type CircuitOptions = {
  /** Asks the database for a sign of life; rejects when there is none in good time. */
  probe(): Promise<void>;
  /** Told once when it opens, with the failure that did it, and once when it closes. */
  changed(state: "open" | "closed", cause?: unknown): void;
  /** How long to wait before the next probe, after so many probes and with this failure the last. */
  pauseMs(failure: unknown, probes: number): number;
  wait?(ms: number): Promise<unknown>;
};

/** In a row, without a success of anybody between them: one is an accident of its connection. */
const failuresThatOpen = 3;

/**
 * While the database is frozen or gone, one probe in the background waits for it instead of every request. The probes
 * run until one succeeds, so it closes without traffic as well.
 */
export function createCircuit({
  probe,
  changed,
  pauseMs,
  wait = (ms) => sleep(ms, undefined, { ref: false }),
}: CircuitOptions): Circuit {
  let failures = 0;
  let newest: unknown;
  let isOpen = false;
  let isStopped = false;

  async function waitForLife(): Promise<void> {
    for (let probes = 0; isOpen && !isStopped; probes++) {
      await wait(pauseMs(newest, probes));
      if (isStopped) return;
      await probe().then(close, (failure: unknown) => {
        newest = failure;
      });
    }
  }
  function close(): void {
    failures = 0;
    isOpen = false;
    changed("closed");
  }

  return {
    isOpen: () => isOpen,
    cause: () => newest,
    succeeded() {
      // What began before it opened may still end well; only a probe tells that new work will.
      if (!isOpen) failures = 0;
    },
    failed(cause) {
      failures += 1;
      if (isOpen || failures < failuresThatOpen) return;
      isOpen = true;
      newest = cause;
      changed("open", cause);
      void waitForLife();
    },
    stop() {
      isStopped = true;
    },
  };
}
