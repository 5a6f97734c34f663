/** Our own patience ended. What was waited for may still happen. */
export class DeadlinePassed extends Error {
  constructor(ms: number) {
    super(`no answer in ${Math.round(ms)} ms`);
    this.name = "DeadlinePassed";
  }
}

/** @throws DeadlinePassed when the work has not settled by then; the work itself goes on */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    // One turn of the event loop later: in a process that is short of time the answer may lie there unread.
    timer = setTimeout(() => setImmediate(() => reject(new DeadlinePassed(ms))), Math.max(ms, 0));
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
