import { daySeconds } from "../duration.ts";

/** What the messages of a while may cost, by whom they are for and who asked. Pure rules; the ledger is the store's. */
export type Scope = "network" | "site" | "prefix" | "country" | "everything";

/** The messages of the last `windowSeconds` that share what `scope` names. */
export type Window = { scope: Scope; windowSeconds: number };

/** What the ledger says of a window. A message is verified once a code was proven by it. */
export type Usage = {
  sent: number;
  verified: number;
  /** different numbers; told for the scope "network" only */
  numbers: number;
  /** whether the number that asks is one of them */
  includesAsker: boolean;
  /** when the first of them leaves the window */
  oldestAt: number | null;
};

/** Within a window no more messages go out than this, or to no more numbers. */
type FixedBudget =
  | { counts: "messages"; limit: number }
  | { counts: "numbers"; scope: "network"; limit: number };

/**
 * Messages that led to nobody's sign-in, held against those that did: whoever pumps messages for money never signs in,
 * while an honest crowd raises its own allowance. The shape is that of Authgear's fraud protection.
 */
type AdaptiveBudget = {
  counts: "unverified";
  /** allowed whatever the history, so that a young installation can begin */
  floor: number;
  /** of the verified messages of this window, or of a usual one, whichever is more */
  percentOfVerified: number;
};

/** `name` is that of the limit in the configuration. */
export type Budget = Window & { name: string } & (FixedBudget | AdaptiveBudget);

/** A budget as it stands for one request: a plain figure that the store can hold the ledger against. */
export type Cap = Window & { counts: Budget["counts"]; limit: number };

/** A busy hour carries about a sixth of its day. */
const busyHourShare = 1 / 6;

/** How a budget stands for one message, before it. Nothing is left where `left` is 0 or less. */
export type Standing = { budget: Budget; cap: Cap; left: number; oldestAt: number | null };

/** `busiestDay`: verified messages on the best day of the last fortnight; 0 when nothing is known of it. */
export function standingOf(budget: Budget, usage: Usage, busiestDay: number): Standing {
  const cap = capOf(budget, usage, busiestDay);
  return { budget, cap, left: cap.limit - spentOf(budget, usage), oldestAt: usage.oldestAt };
}

function capOf(budget: Budget, usage: Usage, busiestDay: number): Cap {
  const { scope, windowSeconds, counts } = budget;
  if (budget.counts !== "unverified") return { scope, windowSeconds, counts, limit: budget.limit };
  const usual = busiestDay * (windowSeconds >= daySeconds ? 1 : busyHourShare);
  const share = (Math.max(usual, usage.verified) * budget.percentOfVerified) / 100;
  return { scope, windowSeconds, counts, limit: Math.max(budget.floor, Math.floor(share)) };
}

function spentOf({ counts }: Budget, { sent, verified, numbers, includesAsker }: Usage): number {
  // A number that was sent to before adds nothing.
  if (counts === "numbers") return includesAsker ? numbers - 1 : numbers;
  return counts === "messages" ? sent : sent - verified;
}

/** When a prefix has had so many messages in a day, and so few of them were proven, it gets no more for a while. */
export type ConversionRule = { name: string; sends: number; percent: number; blockSeconds: number };

/** What the rule looks at. */
export const conversionWindow: Window = { scope: "prefix", windowSeconds: daySeconds };

export function isPumped({ sends, percent }: ConversionRule, { sent, verified }: Usage): boolean {
  return sent >= sends && verified * 100 < sent * percent;
}
