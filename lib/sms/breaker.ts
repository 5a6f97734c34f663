export type Breaker = {
  /** False while paused. After the pause one caller at a time is let through, as a probe. */
  admits(): boolean;
  succeeded(): void;
  /** `atOnce` pauses on the first failure: the kind that every next message would meet too. */
  failed(atOnce: boolean): void;
};

export type BreakerOptions = {
  /** Failures in a row that pause. */
  threshold: number;
  /** Short, so that one probe after another finds out soon when the trouble is over. */
  pauseMs: number;
  /** Monotonic milliseconds: a step of the wall clock must not hold messages back. */
  now: () => number;
  /** Told once when sending is paused and once when it goes on. */
  changed: (state: "paused" | "resumed") => void;
};

/** Spares people the wait, and the provider the load, while every attempt is bound to fail. */
export function createBreaker({ threshold, pauseMs, now, changed }: BreakerOptions): Breaker {
  let failures = 0;
  let pausedUntil: number | null = null;
  let probing = false;

  return {
    admits() {
      if (pausedUntil === null) return true;
      if (probing || now() < pausedUntil) return false;
      probing = true;
      return true;
    },

    succeeded() {
      const wasPaused = pausedUntil !== null;
      failures = 0;
      pausedUntil = null;
      probing = false;
      if (wasPaused) changed("resumed");
    },

    failed(atOnce) {
      failures += 1;
      const wasPaused = pausedUntil !== null;
      if (!wasPaused && !atOnce && failures < threshold) return;
      // A message that was under way before the pause also lands here, and at worst makes way for one more probe.
      pausedUntil = now() + pauseMs;
      probing = false;
      if (!wasPaused) changed("paused");
    },
  };
}
