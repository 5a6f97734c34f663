import { DeadlinePassed } from "./within.ts";

export type Patience = {
  /** Runs one piece of work; what it takes is no longer left to those after it in the same request. */
  spend<T>(work: (leftMs: () => number) => Promise<T>): Promise<T>;
};

/** What one request may wait for the database in all, so that its answer comes within 3 s (security H2), also on a busy machine. */
export const requestPatienceMs = 2_200;

/**
 * However many statements a request needs, they share one patience. Time that it spends elsewhere, such as with the SMS
 * provider, does not count. Outside requests every piece of work has a patience of its own.
 */
export function patienceOf(request: () => object | undefined): Patience {
  const spent = new WeakMap<object, number>();
  return {
    async spend(work) {
      const holder = request() ?? {};
      const before = spent.get(holder) ?? 0;
      const startedAt = performance.now();
      const leftMs = () => requestPatienceMs - before - (performance.now() - startedAt);
      if (leftMs() <= 0) throw new DeadlinePassed(requestPatienceMs);
      try {
        return await work(leftMs);
      } finally {
        spent.set(holder, (spent.get(holder) ?? 0) + performance.now() - startedAt);
      }
    },
  };
}
