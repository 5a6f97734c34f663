export type Patience = {
  /** Begins one piece of work: what it takes until its end is no longer left to those after it in the same request. */
  begin(): { leftMs(): number; end(): void };
};

/** What one request may wait for the database in all, so that its answer comes within 3 s, also on a busy machine. */
export const requestPatienceMs = 2_200;

/**
 * However many statements a request needs, they share one patience. Time that it spends elsewhere, such as with the SMS
 * provider, does not count. Outside requests every piece of work has a patience of its own.
 */
export function createPatience(request: () => object | undefined): Patience {
  const spent = new WeakMap<object, number>();
  return {
    begin() {
      const holder = request() ?? {};
      const before = spent.get(holder) ?? 0;
      const startedAt = performance.now();
      const took = () => performance.now() - startedAt;
      return {
        leftMs: () => requestPatienceMs - before - took(),
        end: () => void spent.set(holder, (spent.get(holder) ?? 0) + took()),
      };
    },
  };
}
