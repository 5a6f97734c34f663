import type { Prefix } from "../phone.ts";
import type { Scope } from "./budgets.ts";

/** Scopes that many askers share, so that their end is worth an alarm; an address or a site is one asker's own. */
export type Shared = Exclude<Scope, "network" | "site">;

/** A budget that ran out for one prefix, one country or everything (whose subject is empty): no message gets through. */
export type Tap = { scope: Shared; subject: string; limit: string };
/** `reopensAt` null: as soon as the ledger allows. */
export type ClosedTap = Tap & { closedAt: number; reopensAt: number | null };

export type TapEvent = {
  event: "budget_closed" | "budget_reopened" | "budget_warning";
  limit: string;
  prefix?: Prefix;
  country?: string;
};

/** A closed tap is a row that all instances share, so that it is told once. */
export interface TapRows {
  /** True for the one caller that closed it. */
  closeTap(tap: Tap, reopensAt: number | null): Promise<boolean>;
  listClosedTaps(): Promise<{ now: number; taps: readonly ClosedTap[] }>;
  /** True for the one caller that opened it. */
  reopenTap(tap: Tap): Promise<boolean>;
}

/** Which taps are closed as far as this instance knows, and who has been told what. */
export type TapBook = {
  close(tap: Tap, now: number, reopensAt: number | null): Promise<void>;
  /** Says once in a window that a budget is running out. */
  warn(tap: Tap, now: number, windowSeconds: number): void;
  /** Opens what may be open again. */
  review(isOpenAgain: (tap: ClosedTap, now: number) => Promise<boolean>): Promise<void>;
  closed(): readonly ClosedTap[];
};

export function createTapBook(rows: TapRows, report: (event: TapEvent) => void): TapBook {
  let closed = new Map<string, ClosedTap>();
  const warnedUntil = new Map<string, number>();

  return {
    async close(tap, now, reopensAt) {
      if (closed.has(keyOf(tap))) return;
      const isFirst = await rows.closeTap(tap, reopensAt);
      closed.set(keyOf(tap), { ...tap, closedAt: now, reopensAt });
      if (isFirst) report({ event: "budget_closed", ...told(tap) });
    },

    warn(tap, now, windowSeconds) {
      if (tap.scope === "prefix" || (warnedUntil.get(keyOf(tap)) ?? 0) > now) return;
      warnedUntil.set(keyOf(tap), now + windowSeconds * 1_000);
      report({ event: "budget_warning", ...told(tap) });
    },

    async review(isOpenAgain) {
      const { now, taps } = await rows.listClosedTaps();
      const remaining = new Map<string, ClosedTap>();
      for (const tap of taps) {
        if (!(await isOpenAgain(tap, now))) remaining.set(keyOf(tap), tap);
        else if (await rows.reopenTap(tap)) report({ event: "budget_reopened", ...told(tap) });
      }
      closed = remaining;
      for (const [key, until] of warnedUntil) if (until <= now) warnedUntil.delete(key);
    },

    closed: () => [...closed.values()],
  };
}

function keyOf({ scope, subject, limit }: Tap): string {
  return `${scope} ${subject} ${limit}`;
}

function told({ scope, subject, limit }: Tap): Omit<TapEvent, "event"> {
  if (scope === "prefix") return { limit, prefix: subject as Prefix };
  return scope === "country" ? { limit, country: subject } : { limit };
}
