/** What has been made, by its key. */
type Made<K, T> = { get(key: K): { value: T } | undefined; set(key: K, one: { value: T }): unknown };

/** Makes something for each key of which nothing is kept in `made`. What fails is made again. */
export function onceIn<K, T>(made: Made<K, T>, make: (key: K) => T): (key: K) => T {
  return (key) => {
    let one = made.get(key);
    if (one === undefined) {
      one = { value: make(key) };
      made.set(key, one);
    }
    return one.value;
  };
}

/** Makes something when its key is first asked for, and gives everybody the same. For keys of which there are few. */
export function oncePer<K, T>(make: (key: K) => T): (key: K) => T {
  return onceIn(new Map(), make);
}

/** The same for objects, each for as long as it lives. */
export function oncePerObject<K extends object, T>(make: (key: K) => T): (key: K) => T {
  return onceIn(new WeakMap(), make);
}

/** Starts something when it is first asked for, and gives everybody the same. */
export function once<T>(start: () => T): () => T {
  let started: { value: T } | undefined;
  return () => {
    started ??= { value: start() };
    return started.value;
  };
}
