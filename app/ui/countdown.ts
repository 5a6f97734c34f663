import { useEffect, useState } from "react";

/** A wait of so many seconds. A new object starts a new wait, also when it is as long as the last. */
export type Wait = { seconds: number };

/** Seconds left, from a deadline on the clock: timers sleep in hidden tabs, deadlines do not. */
export function useSecondsLeft(wait: Wait): number {
  const [left, setLeft] = useState(wait.seconds);
  useEffect(() => {
    const deadline = Date.now() + wait.seconds * 1000;
    const look = () => {
      const remaining = Math.max(0, Math.ceil((deadline - Date.now()) / 1000));
      setLeft(remaining);
      if (remaining === 0) clearInterval(timer);
    };
    const timer = setInterval(look, 500);
    look();
    return () => clearInterval(timer);
  }, [wait]);
  return left;
}
