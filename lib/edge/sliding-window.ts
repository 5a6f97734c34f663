/** More keys than this are not remembered; about 10 MB at most. */
const KEYS_MAX = 50_000;

type Count = { windowStart: number; current: number; previous: number };

/**
 * Counts events per key over a sliding window, approximated from two fixed ones: the previous window counts by the
 * share of it that the sliding one still covers. Bounded in memory: when full, the key that has been quiet the longest
 * is forgotten, so a flood from many addresses can cost those their history but never us our memory.
 */
export class SlidingWindow {
  readonly #counts = new Map<string, Count>();
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #now: () => number;

  constructor(limit: number, windowSeconds: number, now: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#windowMs = windowSeconds * 1000;
    this.#now = now;
  }

  /** Whole seconds, at least 1, until the next event would be within the limit; null while it is. */
  retryAfterSeconds(key: string): number | null {
    const count = this.#counts.get(key);
    if (count === undefined) return null;
    this.#turn(count);
    const into = this.#now() - count.windowStart;
    if (this.#weigh(count, into) < this.#limit) return null;
    return Math.max(1, Math.ceil(this.#waitMs(count, into) / 1000));
  }

  record(key: string): void {
    const count = this.#counts.get(key) ?? { windowStart: this.#now(), current: 0, previous: 0 };
    this.#turn(count);
    count.current += 1;
    // Re-inserted, so that the map's order is the order of last use.
    this.#counts.delete(key);
    if (this.#counts.size >= KEYS_MAX) this.#forgetQuietest();
    this.#counts.set(key, count);
  }

  get size(): number {
    return this.#counts.size;
  }

  #turn(count: Count): void {
    const windows = Math.floor((this.#now() - count.windowStart) / this.#windowMs);
    if (windows === 0) return;
    count.previous = windows === 1 ? count.current : 0;
    count.current = 0;
    count.windowStart += windows * this.#windowMs;
  }

  #weigh(count: Count, into: number): number {
    return count.current + count.previous * (1 - into / this.#windowMs);
  }

  /** When the weight falls below the limit, if nothing more is recorded. */
  #waitMs(count: Count, into: number): number {
    if (count.current < this.#limit) {
      // current + previous · (1 − t/w) = limit, solved for t
      return this.#windowMs * (1 - (this.#limit - count.current) / count.previous) - into;
    }
    // In the next window this one is the previous: current · (1 − t/w) = limit
    return this.#windowMs - into + this.#windowMs * (1 - this.#limit / count.current);
  }

  #forgetQuietest(): void {
    const { value } = this.#counts.keys().next();
    if (value !== undefined) this.#counts.delete(value);
  }
}
