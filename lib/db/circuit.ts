import { setTimeout as sleep } from "node:timers/promises";

export type Circuit = {
  /** True while the database is known not to answer: asking it would only make somebody wait. */
  isOpen(): boolean;
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
  probeEveryMs?: number;
};

/** In a row, without a success of anybody between them: one is an accident of its connection. */
const failuresThatOpen = 3;

/**
 * While the database is frozen or gone, one probe in the background waits for it instead of every request. The probes
 * run until one succeeds, so it closes without traffic as well.
 */
export function createCircuit({ probe, changed, probeEveryMs = 500 }: CircuitOptions): Circuit {
  let failures = 0;
  let isOpen = false;
  let isStopped = false;

  async function waitForLife(): Promise<void> {
    while (isOpen && !isStopped) {
      await sleep(probeEveryMs, undefined, { ref: false });
      await probe().then(close, () => undefined);
    }
  }
  function close(): void {
    failures = 0;
    isOpen = false;
    changed("closed");
  }

  return {
    isOpen: () => isOpen,
    succeeded() {
      // What began before it opened may still end well; only a probe tells that new work will.
      if (!isOpen) failures = 0;
    },
    failed(cause) {
      failures += 1;
      if (isOpen || failures < failuresThatOpen) return;
      isOpen = true;
      changed("open", cause);
      void waitForLife();
    },
    stop() {
      isStopped = true;
    },
  };
}
