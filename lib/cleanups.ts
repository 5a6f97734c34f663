import { processWide } from "./process-wide.ts";

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
