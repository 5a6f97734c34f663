type Job = {
  /** Does the work and returns what is to be told of it once it is committed. */
  run(): () => void;
  reject(error: unknown): void;
};

export type Commits = {
  /** Resolves or rejects with the outcome of the work, once everything of its group is committed. */
  add<T>(work: () => T): Promise<T>;
  /** Commits what is waiting. */
  flush(): void;
};

/**
 * Group commit: the pieces of work of one turn of the event loop run one after the other in one transaction, so that all
 * of them wait for the disk together. Work that throws must have undone itself and spoils nobody else's; a transaction
 * that fails rejects all of its work, whose outcome is then unknown.
 */
export function createGroupCommit(inTransaction: (work: () => void) => void): Commits {
  let waiting: Job[] = [];

  function flush(): void {
    if (waiting.length === 0) return;
    const group = waiting;
    waiting = [];
    const told: (() => void)[] = [];
    try {
      inTransaction(() => {
        for (const job of group) told.push(job.run());
      });
    } catch (error) {
      for (const job of group) job.reject(error);
      return;
    }
    for (const tell of told) tell();
  }

  return {
    add: (work) =>
      new Promise((resolve, reject) => {
        const run = () => {
          try {
            const value = work();
            return () => resolve(value);
          } catch (error) {
            return () => reject(error);
          }
        };
        waiting.push({ run, reject });
        if (waiting.length === 1) setImmediate(flush);
      }),
    flush,
  };
}
