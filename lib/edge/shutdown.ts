import { processWide } from "../process-wide.ts";

type Cleanup = () => Promise<void> | void;

const cleanups = processWide("cleanups", () => new Set<Cleanup>());

/** For what must be closed once the last request is answered: a database pool, a timer. Whoever opens it registers here. */
export function onShutdown(cleanup: Cleanup): void {
  cleanups.add(cleanup);
}

/** Runs all of them, whatever becomes of the others. Resolves to the failures. */
export async function runCleanups(): Promise<readonly unknown[]> {
  const outcomes = await Promise.allSettled([...cleanups].map(async (cleanup) => cleanup()));
  return outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
}

/** Ctrl-C reaches us twice under npm: from the terminal, and passed on by npm. That is one wish, not impatience. */
const sameWishMs = 1_000;

type Signals = { on(name: "SIGTERM" | "SIGINT", listener: () => void): Signals };

/** The first signal stops politely and exits with 0, a later one exits at once. */
export function stopOnSignals(
  stop: () => Promise<void>,
  signals: Signals = process,
  exit: (code: number) => void = process.exit,
): void {
  let firstAt: number | null = null;
  const onSignal = () => {
    if (firstAt !== null) {
      if (performance.now() - firstAt > sameWishMs) exit(1);
      return;
    }
    firstAt = performance.now();
    stop().then(
      () => exit(0),
      (error) => {
        console.error(error);
        exit(1);
      },
    );
  };
  signals.on("SIGTERM", onSignal).on("SIGINT", onSignal);
}
