/**
 * What must be closed once the last request is answered: a database pool, a timer. Whoever opens it registers here. The
 * list hangs on a global symbol because the server and Next's bundle each load their own copy of this module.
 */
type Cleanup = () => Promise<void> | void;

const key = Symbol.for("phone-login.cleanups");
const globals = globalThis as { [key]?: Set<Cleanup> };
globals[key] ??= new Set<Cleanup>();
const cleanups: Set<Cleanup> = globals[key];

export function onShutdown(cleanup: Cleanup): void {
  cleanups.add(cleanup);
}

/** Runs all of them, whatever becomes of the others. Resolves to the failures. */
export async function runCleanups(): Promise<readonly unknown[]> {
  const outcomes = await Promise.allSettled([...cleanups].map(async (cleanup) => cleanup()));
  return outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
}

/** The first signal stops politely and exits with 0, the second exits at once. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let isStopping = false;
  const onSignal = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    stop().then(
      () => process.exit(0),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", onSignal).on("SIGINT", onSignal);
}
