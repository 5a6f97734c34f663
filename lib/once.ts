/** Makes something when its key is first asked for, and gives everybody the same. For keys of which there are few. */
export function oncePer<K, T>(make: (key: K) => T): (key: K) => T {
  const made = new Map<K, { value: T }>();
  return (key) => {
    let one = made.get(key);
    if (one === undefined) {
      one = { value: make(key) };
      made.set(key, one);
    }
    return one.value;
  };
}

/** The same for objects, each for as long as it lives. */
export function oncePerObject<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const made = new WeakMap<K, { value: T }>();
  return (key) => {
    let one = made.get(key);
    if (one === undefined) {
      one = { value: make(key) };
      made.set(key, one);
    }
    return one.value;
  };
}

/** Starts something when it is first asked for, and gives everybody the same. */
export function once<T>(start: () => T): () => T {
  let started: { value: T } | undefined;
  return () => {
    started ??= { value: start() };
    return started.value;
  };
}
