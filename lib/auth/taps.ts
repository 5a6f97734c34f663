import { LimitReached } from "../errors.ts";
import {
  type Budget,
  type Cap,
  type ConversionRule,
  conversionWindow,
  isPumped,
  type Scope,
  type Standing,
  standingOf,
  type Usage,
  type Window,
} from "./budgets.ts";
import { createLeases, reach } from "./leases.ts";
import { secondsBetween, wholeSeconds } from "./rules.ts";
import type { SendFacts, SendLane } from "./store.ts";
import {
  type ClosedTap,
  createTapBook,
  type Shared,
  type Tap,
  type TapEvent,
  type TapRows,
} from "./tap-book.ts";

/** What taps need of the store. */
export interface TapStore extends TapRows {
  /** Sums up what went out, so that no send counts it again. To be called every few seconds, on any number of instances. */
  tallySends(): Promise<void>;
  /** Verified messages on the best day of the last fortnight, by country. */
  readBusiestDays(): Promise<ReadonlyMap<string, number>>;
  /** In the order of the windows. */
  readUsage(windows: readonly Window[], of: Subjects): Promise<readonly Usage[]>;
}

type Subjects = { prefix: string; country: string };

/** `conversion` null: switched off. */
export type MoneyRules = { budgets: readonly Budget[]; conversion: ConversionRule | null };

export type Taps = {
  /** To be made once for each message, because it may use up a part of what this instance has leased. */
  inquire(ask: Subjects & { lane: SendLane; site: string | null }): Inquiry;
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
const relearnMs = 300_000;
/** Share of a budget from which on somebody should look. */
const warningShare = 0.5;
/** Where sums are large and shared by all. A prefix has few messages, and to spread them over many is what pumps do. */
const leasable: readonly Shared[] = ["country", "everything"];

/**
 * The limits that bound what messages may cost. Whether one goes out is decided by the ledger each time, or by a lease on
 * what the ledger said within the last second; besides, the best day of the last fortnight is remembered, and while it is
 * unknown the floors hold. `clock`: milliseconds that never go back; all other times are the database's.
 */
export function createTaps(
  store: TapStore,
  { budgets, conversion }: MoneyRules,
  report: (event: TapEvent) => void,
  clock: () => number,
): Taps {
  const leases = createLeases(clock);
  const book = createTapBook(store, report);
  let busiestDays: ReadonlyMap<string, number> = new Map();
  let learnedAt = Number.NEGATIVE_INFINITY;

  // A device that has signed in with this number must not suffer from those who pump messages, so it is counted apart, and
  // only the last resort holds it with them. Whoever pumps may own numbers that have signed in; hence what leads to no
  // sign-in is bounded here as well, by address, which is nobody's but theirs.
  const budgetsOf: Record<SendLane, readonly Budget[]> = {
    open: budgets,
    device: budgets.filter(
      ({ scope, counts }) => scope === "everything" || (counts === "unverified" && isOfOneAsker(scope)),
    ),
  };

  /** Known of countries alone. Every other scope is judged by what it verified within the window. */
  const bestDayOf = ({ scope }: Budget, country: string) =>
    (scope === "country" ? busiestDays.get(country) : undefined) ?? 0;

  /** Takes one message from each lease that covers this lane; returns their scopes. */
  function leasedFor(lane: SendLane, ask: Subjects): ReadonlySet<Scope> {
    const isUsed = (shared: Shared) => budgetsOf[lane].some(({ scope }) => scope === shared);
    return new Set(leasable.filter((scope) => isUsed(scope) && leases.use(leaseOf(scope, ask))));
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
    await book.close({ scope: "prefix", subject: prefix, limit: rule.name }, now, reopensAt);
    throw new LimitReached(wholeSeconds(secondsBetween(now, reopensAt)), rule.name);
  }

  async function refuseSpent({ budget, oldestAt }: Standing, ask: Subjects, now: number): Promise<never> {
    const tap = tapOf(budget, ask);
    if (tap !== null) await book.close(tap, now, null);
    const seconds = budget.windowSeconds - secondsBetween(oldestAt ?? now, now);
    throw new LimitReached(wholeSeconds(seconds), budget.name);
  }

  function warnOf({ budget, cap, left }: Standing, ask: Subjects, now: number): void {
    const tap = tapOf(budget, ask);
    const spentThen = cap.limit - left + 1;
    if (tap !== null && spentThen >= cap.limit * warningShare) book.warn(tap, now, budget.windowSeconds);
  }

  async function isOpenAgain(tap: ClosedTap, now: number): Promise<boolean> {
    // Only the rule of conversion names a time, and where it is switched off it holds nothing.
    if (tap.reopensAt !== null) return conversion === null || tap.reopensAt <= now;
    const budget = budgets.find(({ name }) => name === tap.limit);
    if (budget === undefined) return true;
    const [usage] = await store.readUsage([budget], { prefix: tap.subject, country: tap.subject });
    if (usage === undefined) return true;
    return standingOf(budget, usage, bestDayOf(budget, tap.subject)).left > 0;
  }

  return {
    inquire({ lane, site, ...ask }) {
      const askedAt = clock();
      const leased = leasedFor(lane, ask);
      const isAsked = (scope: Scope) => !leased.has(scope) && (scope !== "site" || site !== null);
      const asked = budgetsOf[lane].filter(({ scope }) => isAsked(scope));
      const isOpen = lane === "open";

      async function admit(facts: SendFacts): Promise<readonly Cap[]> {
        const usageOf = (index: number) => facts.spent[index] ?? uncounted;
        if (conversion !== null && isOpen)
          await refusePumpedPrefix(conversion, ask.prefix, usageOf(asked.length), facts);
        const standings = asked.map((budget, index) =>
          standingOf(budget, usageOf(index), bestDayOf(budget, ask.country)),
        );
        for (const scope of leasable) {
          const lefts = standings.filter(({ budget }) => budget.scope === scope).map(({ left }) => left);
          if (lefts.length > 0) leases.learn(leaseOf(scope, ask), Math.min(...lefts), askedAt);
        }
        for (const standing of standings) {
          if (standing.left <= 0) await refuseSpent(standing, ask, facts.now);
          warnOf(standing, ask, facts.now);
        }
        return standings.filter(({ left }) => left <= reach).map(({ cap }) => cap);
      }
      return { windows: isOpen ? [...asked, conversionWindow] : asked, admit };
    },

    async review() {
      await store.tallySends();
      if (clock() - learnedAt >= relearnMs) {
        busiestDays = await store.readBusiestDays();
        learnedAt = clock();
      }
      await book.review(isOpenAgain);
    },

    closed: book.closed,
  };
}

/** A missing count refuses the send. */
const uncounted: Usage = {
  sent: Infinity,
  verified: 0,
  numbers: Infinity,
  includesAsker: false,
  oldestAt: null,
};

/** One address at its limit is no news: every refusal of a request has a line of its own. */
function tapOf({ scope, name }: Budget, subjects: Subjects): Tap | null {
  return isOfOneAsker(scope) ? null : { scope, subject: subjectOf(scope, subjects), limit: name };
}

function isOfOneAsker(scope: Scope): scope is "network" | "site" {
  return scope === "network" || scope === "site";
}

function leaseOf(scope: Shared, subjects: Subjects): string {
  return `${scope} ${subjectOf(scope, subjects)}`;
}

function subjectOf(scope: Shared, subjects: Subjects): string {
  return scope === "everything" ? "" : subjects[scope];
}
