/** Two generations of this size are remembered at most: about 10 MB. */
const generationMaxKeys = 25_000;

type Count = { windowStart: number; current: number; previous: number };

/**
 * Counts events per key over a sliding window, approximated from two fixed ones: the previous window counts by the
 * share of it that the sliding one still covers. Bounded in memory: keys that were quiet while many thousand others came
 * are forgotten, so a flood from many addresses can cost those their history but never us our memory.
 */
export class SlidingWindow {
  #recent = new Map<string, Count>();
  #older = new Map<string, Count>();
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
    const count = this.#recent.get(key) ?? this.#older.get(key);
    if (count === undefined) return null;
    this.#turn(count);
    const elapsedMs = this.#now() - count.windowStart;
    if (this.#weigh(count, elapsedMs) < this.#limit) return null;
    return Math.max(1, Math.ceil(this.#waitMs(count, elapsedMs) / 1000));
  }

  record(key: string): void {
    const known = this.#recent.get(key) ?? this.#older.get(key);
    const count = known ?? { windowStart: this.#now(), current: 0, previous: 0 };
    this.#turn(count);
    count.current += 1;
    if (this.#recent.size >= generationMaxKeys && !this.#recent.has(key)) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(key, count);
  }

  get size(): number {
    return this.#recent.size + this.#older.size;
  }

  #turn(count: Count): void {
    const windows = Math.floor((this.#now() - count.windowStart) / this.#windowMs);
    if (windows === 0) return;
    count.previous = windows === 1 ? count.current : 0;
    count.current = 0;
    count.windowStart += windows * this.#windowMs;
  }

  #weigh(count: Count, elapsedMs: number): number {
    return count.current + count.previous * (1 - elapsedMs / this.#windowMs);
  }

  /** When the weight falls below the limit, if nothing more is recorded. */
  #waitMs(count: Count, elapsedMs: number): number {
    if (count.current < this.#limit) {
      // current + previous · (1 − t/w) = limit, solved for t
      return this.#windowMs * (1 - (this.#limit - count.current) / count.previous) - elapsedMs;
    }
    // In the next window this one is the previous: current · (1 − t/w) = limit
    return this.#windowMs - elapsedMs + this.#windowMs * (1 - this.#limit / count.current);
  }
}
