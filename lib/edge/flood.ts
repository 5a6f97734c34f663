import type { Limits } from "../config.ts";
import { minuteSeconds } from "../duration.ts";
import { LimitReached } from "../errors.ts";
import { networkOf } from "../http/network.ts";
import { isProbe, type Route } from "./routes.ts";
import { SlidingWindow } from "./sliding-window.ts";

type FloodLimits = Pick<
  Limits,
  "clientErrorsPerIpPer10Minutes" | "loginsPerIpPer10Minutes" | "userLookupsPerIpPerMinute"
>;

/**
 * Who asks. What pages of other sites make a browser send is counted apart: any page can send hundreds of requests by
 * itself, and they must not stop its visitor, nor whoever shares the address.
 */
export type Asker = { address: string; isCrossSite: boolean };

/**
 * Bounds what one network may ask of this process before any work is done for it. The counters are this process's own:
 * a shield for the database that stands behind the limits of lib/auth, not a replacement for them.
 */
export class FloodControl {
  readonly #clientErrors: SlidingWindow;
  readonly #byPattern: ReadonlyMap<string, SlidingWindow>;

  constructor(limits: FloodLimits, now?: () => number) {
    this.#clientErrors = new SlidingWindow(limits.clientErrorsPerIpPer10Minutes, 10 * minuteSeconds, now);
    this.#byPattern = new Map([
      ["/api/login", new SlidingWindow(limits.loginsPerIpPer10Minutes, 10 * minuteSeconds, now)],
      ["/api/user/{phone_number}", new SlidingWindow(limits.userLookupsPerIpPerMinute, minuteSeconds, now)],
    ]);
  }

  /** Refuses while this network has made too many wrong requests. @throws LimitReached */
  refuseNoise(asker: Asker, route: Route | null): void {
    // Whoever watches over this server must not be shut out by what others behind the same address do.
    if (route !== null && isProbe(route)) return;
    const seconds = this.#clientErrors.retryAfterSeconds(keyOf(asker));
    if (seconds !== null) throw new LimitReached(seconds);
  }

  /** Counts a request that is in order, unless this network has made too many of its kind. @throws LimitReached */
  spend(asker: Asker, route: Route): void {
    const window = this.#byPattern.get(route.pattern);
    if (window === undefined) return;
    const key = keyOf(asker);
    const seconds = window.retryAfterSeconds(key);
    if (seconds !== null) throw new LimitReached(seconds);
    window.record(key);
  }

  /**
   * Takes note of an answer. 429 is left out, because being refused must not prolong the refusal; so is 401, because
   * an app that asks whether it is signed in does nothing wrong, and guesses have limits of their own.
   */
  answered(asker: Asker, status: number): void {
    if (status >= 400 && status < 500 && status !== 429 && status !== 401)
      this.#clientErrors.record(keyOf(asker));
  }
}

function keyOf({ address, isCrossSite }: Asker): string {
  const network = networkOf(address);
  return isCrossSite ? `${network} by other sites` : network;
}
