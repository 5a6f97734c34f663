import { onceIn } from "./once.ts";

/**
 * Remembers what was used lately, at most so many. In two halves: what is used while the newer one fills stays, and the
 * older one is forgotten as a whole.
 */
export class Recent<K, V> {
  readonly #half: number;
  #newer = new Map<K, V>();
  #older = new Map<K, V>();

  constructor(most: number) {
    this.#half = most / 2;
  }

  get(key: K): V | undefined {
    const value = this.#newer.get(key);
    if (value !== undefined) return value;
    const kept = this.#older.get(key);
    if (kept !== undefined) this.set(key, kept);
    return kept;
  }

  set(key: K, value: V): void {
    if (this.#newer.size >= this.#half) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(key, value);
  }
}

/** Makes something once for each of the keys last asked for, of which so many are kept. */
export function oncePerRecent<K, T>(most: number, make: (key: K) => T): (key: K) => T {
  return onceIn(new Recent<K, { value: T }>(most), make);
}
