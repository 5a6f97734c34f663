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
  inquire(ask: Subjects & { lane: SendLane; site: string | null }): Inquiry;
  /** To be called every minute or so: learns from the ledger, and opens what may be open again. */
  review(): Promise<void>;
  /** As of the last review, and what this instance has closed since. */
  closed(): readonly ClosedTap[];
};

/** What has to be known before a message may go out. */
export type Inquiry = {
  /** what the store must sum up, for `facts.spent` */
  windows: readonly Window[];
  /**
   * Lets the message through. Returns the caps that other messages under way could pass meanwhile: it must still meet
   * them once it is entered.
   * @throws LimitReached, DatabaseUnavailable
   */
  admit(facts: SendFacts): Promise<readonly Cap[]>;
};

/**
 * When no more messages than this are left of a budget, each send checks the cap once more in its own statement. Four
 * instances cannot have more under way together (256 each), so a cap that is further away cannot be passed in between.
 */
export const reach = 1_024;
/** A fortnight changes slowly. */
const relearnMs = 300_000;
/** Share of a budget from which on somebody should look. */
const warningShare = 0.5;

/**
 * The limits that bound what messages may cost. The ledger decides each time whether one goes out. Only the best day of
 * the last fortnight is remembered, and while it is unknown the floors hold.
 */
export function createTaps(
  store: TapStore,
  { budgets, conversion }: MoneyRules,
  report: (event: TapEvent) => void,
): Taps {
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
      const asked = budgetsOf[lane].filter(({ scope }) => scope !== "site" || site !== null);
      const isOpen = lane === "open";

      async function admit(facts: SendFacts): Promise<readonly Cap[]> {
        const usageOf = (index: number) => facts.spent[index] ?? uncounted;
        if (conversion !== null && isOpen)
          await refusePumpedPrefix(conversion, ask.prefix, usageOf(asked.length), facts);
        const standings = asked.map((budget, index) =>
          standingOf(budget, usageOf(index), bestDayOf(budget, ask.country)),
        );
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
      if (performance.now() - learnedAt >= relearnMs) {
        busiestDays = await store.readBusiestDays();
        learnedAt = performance.now();
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

function subjectOf(scope: Shared, subjects: Subjects): string {
  return scope === "everything" ? "" : subjects[scope];
}
