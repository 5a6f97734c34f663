import { LimitReached } from "../errors.ts";
import type { Prefix } from "../phone.ts";
import {
  type Budget,
  type Cap,
  type ConversionRule,
  capOf,
  conversionWindow,
  isPumped,
  type Scope,
  spentOf,
  type Usage,
  type Window,
} from "./budgets.ts";
import { createLeases, reach } from "./leases.ts";
import { secondsBetween, wholeSeconds } from "./rules.ts";
import type { SendFacts, SendLane } from "./store.ts";

/** A budget that ran out for one prefix, one country or everything (whose subject is empty): no message gets through. */
export type Tap = { scope: Shared; subject: string; limit: string };
/** `reopensAt` null: as soon as the ledger allows. */
export type ClosedTap = Tap & { closedAt: number; reopensAt: number | null };

/** What taps need of the store. */
export interface TapStore {
  /** Sums up what went out, so that no send counts it again. To be called every few seconds, on any number of instances. */
  tallySends(): Promise<void>;
  /** Verified messages on the best day of the last fortnight, by country. */
  readBusiestDays(): Promise<ReadonlyMap<string, number>>;
  /** In the order of the windows. */
  readUsage(windows: readonly Window[], of: Subjects): Promise<readonly Usage[]>;
  /** True for the one caller that closed it. */
  closeTap(tap: Tap, reopensAt: number | null): Promise<boolean>;
  listClosedTaps(): Promise<{ now: number; taps: readonly ClosedTap[] }>;
  /** True for the one caller that opened it. */
  reopenTap(tap: Tap): Promise<boolean>;
}

type Shared = Exclude<Scope, "network">;
type Subjects = { prefix: string; country: string };

export type TapEvent = {
  event: "budget_closed" | "budget_reopened" | "budget_warning";
  limit: string;
  prefix?: Prefix;
  country?: string;
};

export type MoneyRules = { budgets: readonly Budget[]; conversion: ConversionRule | null };

export type Taps = {
  /** To be made once for each message, because it may use up a part of what this instance has leased. */
  inquire(ask: Subjects & { lane: SendLane }): Inquiry;
  /** To be called every minute or so: learns from the ledger, and opens what may be open again. */
  review(): Promise<void>;
  /** As of the last review, and what this instance has closed since. */
  closed(): readonly ClosedTap[];
};

/** What has to be known before a message may go out. */
export type Inquiry = {
  /** what the ledger is to be asked; budgets that this instance has a lease of are left out */
  windows: readonly Window[];
  /**
   * Lets the message through, and returns the caps within reach, which it must still meet once it is entered.
   * @throws LimitReached, DatabaseUnavailable
   */
  admit(facts: SendFacts): Promise<readonly Cap[]>;
};

/** A fortnight changes slowly. */
const relearnSeconds = 300;
/** Share of a budget from which on somebody should look. */
const warningShare = 0.5;

/**
 * The limits that bound what messages may cost. Whether one goes out is decided by the ledger each time, or by a lease on
 * what the ledger said within the last second; besides, the best day of the last fortnight is remembered, and while it is
 * unknown the floors hold. A closed tap is a row that all instances share, so that it is told once.
 */
export function createTaps(
  store: TapStore,
  { budgets, conversion }: MoneyRules,
  report: (event: TapEvent) => void,
  now: () => number,
): Taps {
  const leases = createLeases(now);
  let busiestDays: ReadonlyMap<string, number> = new Map();
  let learnedAt = Number.NEGATIVE_INFINITY;
  let closed = new Map<string, ClosedTap>();
  const warnedUntil = new Map<string, number>();

  // A device that has signed in with this number did not come to pump messages, and must not suffer from those who do:
  // only the last resort holds it, and what holds its number.
  const budgetsFor = (lane: SendLane) =>
    lane === "device" ? budgets.filter(({ scope }) => scope === "everything") : budgets;

  /** Of an address or a prefix nothing is remembered: what it verified within the window itself must do. */
  const bestDayOf = ({ scope }: Budget, country: string) =>
    (scope === "country" ? busiestDays.get(country) : undefined) ?? 0;

  async function refuse(
    limit: string,
    tap: Tap | null,
    { now, seconds, reopensAt }: { now: number; seconds: number; reopensAt: number | null },
  ): Promise<never> {
    if (tap !== null && !closed.has(keyOf(tap))) {
      const isFirst = await store.closeTap(tap, reopensAt);
      closed.set(keyOf(tap), { ...tap, closedAt: now, reopensAt });
      if (isFirst) report({ event: "budget_closed", ...told(tap) });
    }
    throw new LimitReached(wholeSeconds(seconds), limit);
  }

  function warn(tap: Tap, now: number, windowSeconds: number): void {
    if (tap.scope === "prefix" || (warnedUntil.get(keyOf(tap)) ?? 0) > now) return;
    warnedUntil.set(keyOf(tap), now + windowSeconds * 1_000);
    report({ event: "budget_warning", ...told(tap) });
  }

  async function isOpenAgain(tap: ClosedTap, now: number): Promise<boolean> {
    if (tap.reopensAt !== null) return tap.reopensAt <= now;
    const budget = budgets.find(({ name }) => name === tap.limit);
    if (budget === undefined) return true;
    const [usage] = await store.readUsage([budget], { prefix: tap.subject, country: tap.subject });
    if (usage === undefined) return true;
    return spentOf(budget, usage) < capOf(budget, usage, bestDayOf(budget, tap.subject)).limit;
  }

  async function refusePumpedPrefix(
    rule: ConversionRule,
    prefix: string,
    today: Usage,
    { now, prefixReopensAt }: SendFacts,
  ): Promise<void> {
    const isClosed = prefixReopensAt !== null && prefixReopensAt > now;
    if (!isClosed && !isPumped(rule, today)) return;
    const reopensAt = isClosed ? prefixReopensAt : now + rule.blockSeconds * 1_000;
    const tap: Tap = { scope: "prefix", subject: prefix, limit: rule.name };
    await refuse(rule.name, tap, { now, seconds: secondsBetween(now, reopensAt), reopensAt });
  }

  async function capFor(budget: Budget, usage: Usage, ask: Subjects, now: number) {
    const { windowSeconds } = budget;
    const cap = capOf(budget, usage, bestDayOf(budget, ask.country));
    const tap = tapOf(budget, ask);
    const spent = spentOf(cap, usage);
    if (spent >= cap.limit) {
      const seconds = windowSeconds - secondsBetween(usage.oldestAt ?? now, now);
      await refuse(budget.name, tap, { now, seconds, reopensAt: null });
    }
    if (tap !== null && spent + 1 >= cap.limit * warningShare) warn(tap, now, windowSeconds);
    return { cap, left: cap.limit - spent };
  }

  return {
    inquire({ lane, ...ask }) {
      const leaseOf = (scope: Shared) => `${scope} ${subjectOf(scope, ask)}`;
      const budgets = budgetsFor(lane);
      const leased = new Set<Scope>(
        leasable.filter(
          (shared) => budgets.some(({ scope }) => scope === shared) && leases.use(leaseOf(shared)),
        ),
      );
      const asked = budgets.filter(({ scope }) => !leased.has(scope));
      const windows = lane === "open" ? [...asked, conversionWindow] : asked;

      async function admit(facts: SendFacts): Promise<readonly Cap[]> {
        if (conversion !== null && lane === "open")
          await refusePumpedPrefix(conversion, ask.prefix, facts.spent[asked.length] ?? uncounted, facts);
        const caps: Cap[] = [];
        const nearest = new Map<Scope, number>();
        for (const [index, budget] of asked.entries()) {
          const { cap, left } = await capFor(budget, facts.spent[index] ?? uncounted, ask, facts.now);
          if (left <= reach) caps.push(cap);
          nearest.set(budget.scope, Math.min(left, nearest.get(budget.scope) ?? left));
        }
        for (const scope of leasable) leases.grant(leaseOf(scope), nearest.get(scope) ?? 0);
        return caps;
      }
      return { windows, admit };
    },

    async review() {
      await store.tallySends();
      const { now, taps } = await store.listClosedTaps();
      if (Math.abs(secondsBetween(learnedAt, now)) >= relearnSeconds) {
        busiestDays = await store.readBusiestDays();
        learnedAt = now;
      }
      const remaining = new Map<string, ClosedTap>();
      for (const tap of taps) {
        if (!(await isOpenAgain(tap, now))) remaining.set(keyOf(tap), tap);
        else if (await store.reopenTap(tap)) report({ event: "budget_reopened", ...told(tap) });
      }
      closed = remaining;
      for (const [key, until] of warnedUntil) if (until <= now) warnedUntil.delete(key);
    },

    closed: () => [...closed.values()],
  };
}

/** Where sums are large and shared by all. A prefix has few messages, and to spread them over many is what pumps do. */
const leasable: readonly Shared[] = ["country", "everything"];

function subjectOf(scope: Shared, subjects: Subjects): string {
  return scope === "everything" ? "" : subjects[scope];
}

/** Nothing is affordable that nobody has counted. */
const uncounted: Usage = {
  sent: Infinity,
  verified: 0,
  numbers: Infinity,
  includesAsker: false,
  oldestAt: null,
};

/** One address at its limit is no news: every refusal of a request has a line of its own. */
function tapOf({ scope, name }: Budget, subjects: Subjects): Tap | null {
  if (scope === "network") return null;
  return { scope, subject: subjectOf(scope, subjects), limit: name };
}

function keyOf({ scope, subject, limit }: Tap): string {
  return `${scope} ${subject} ${limit}`;
}

function told({ scope, subject, limit }: Tap): Omit<TapEvent, "event"> {
  if (scope === "prefix") return { limit, prefix: subject as Prefix };
  return scope === "country" ? { limit, country: subject } : { limit };
}
