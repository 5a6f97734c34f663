/** Starts something when it is first asked for, and gives everybody the same. */
export function once<T>(start: () => T): () => T {
  let started: { value: T } | undefined;
  return () => {
    started ??= { value: start() };
    return started.value;
  };
}
