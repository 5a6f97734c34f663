import type { Lock } from "../lock.ts";
import type { E164 } from "../phone.ts";
import {
  codeRepeatSeconds,
  type FailureLimits,
  guessLaneOf,
  lockOf,
  resendWaitSeconds,
  type SendingRules,
  secondsBetween,
} from "./rules.ts";
import type { Store } from "./store.ts";

/** Where a client stands that has asked for a code. Seconds are whole; 0 means now. */
export type FlowState = {
  phone: E164;
  /** 0 when the code has expired, was used, or is used up */
  expiresInSeconds: number;
  resendInSeconds: number;
  /** for so long a message that is asked for brings the same code again */
  repeatsForSeconds: number;
  attemptsLeft: number;
  /** what keeps this client from typing any code */
  lock: Lock | null;
};

export type FlowRules = SendingRules & { attemptsPerCode: number; failures: FailureLimits };

/** Null once there is nothing to come back to: no such flow, or it is older than any code lives. */
export async function findFlow(
  store: Store,
  rules: FlowRules,
  phone: E164,
  flowId: string,
): Promise<FlowState | null> {
  const facts = await store.readFlow(phone, flowId);
  if (facts === null) return null;
  const { now, lane, guesses, lanes, code, series, sentAt } = facts;
  const attemptsLeft = Math.max(0, rules.attemptsPerCode - guesses);
  const isUsable = code !== null && attemptsLeft > 0;
  return {
    phone,
    expiresInSeconds: isUsable ? wholeSecondsUntil(code.expiresAt, now) : 0,
    resendInSeconds: resendWaitSeconds({ series, sentAt, now }, rules),
    repeatsForSeconds: isUsable ? wholeSecondsUntil(code.createdAt + codeRepeatSeconds * 1_000, now) : 0,
    attemptsLeft,
    lock: lockOf(lanes, guessLaneOf(lane), now, rules.failures),
  };
}

function wholeSecondsUntil(moment: number, now: number): number {
  return Math.max(0, Math.ceil(secondsBetween(now, moment)));
}
