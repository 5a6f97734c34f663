import type { Lock } from "../errors.ts";
import type { E164 } from "../phone.ts";
import { cooldownSeconds, type FailureLimits, guessLaneOf, lockOf, secondsBetween } from "./rules.ts";
import type { Store } from "./store.ts";

/** Where a client stands that has asked for a code. Seconds are whole; 0 means now. */
export type FlowState = {
  phone: E164;
  /** 0 when the code has expired, was used, or is used up */
  expiresInSeconds: number;
  resendInSeconds: number;
  attemptsLeft: number;
  /** what keeps this client from typing any code */
  lock: Lock | null;
};

export type FlowRules = {
  attemptsPerCode: number;
  cooldownSteps: readonly number[];
  failures: FailureLimits;
};

/** Null once there is nothing to come back to: no such flow, or it is older than any code lives. */
export async function findFlow(
  store: Store,
  { attemptsPerCode, cooldownSteps, failures }: FlowRules,
  phone: E164,
  flowId: string,
): Promise<FlowState | null> {
  const facts = await store.readFlow(phone, flowId);
  if (facts === null) return null;
  const { now, lane, guesses, lanes, codeExpiresAt, last } = facts;
  const attemptsLeft = Math.max(0, attemptsPerCode - guesses);
  return {
    phone,
    expiresInSeconds: attemptsLeft === 0 ? 0 : wholeSecondsUntil(codeExpiresAt ?? now, now),
    resendInSeconds: wholeSecondsUntil(
      last.sentAt + cooldownSeconds(last.series, cooldownSteps) * 1_000,
      now,
    ),
    attemptsLeft,
    lock: lockOf(lanes, guessLaneOf(lane), now, failures),
  };
}

function wholeSecondsUntil(moment: number, now: number): number {
  return Math.max(0, Math.ceil(secondsBetween(now, moment)));
}
