import type { SessionRules } from "./auth/login.ts";
import type { SendRules } from "./auth/send.ts";
import type { Budget } from "./auth/store.ts";
import type { VerifyRules } from "./auth/verify.ts";
import type { Config, Limits } from "./config.ts";

/** Configured limits → the rules that the domain applies. */
export type Policy = { send: SendRules; verify: VerifyRules; session: SessionRules };

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

export function policyOf({ limits, otpRequireFlow }: Config): Policy {
  return {
    send: {
      attemptsPerCode: limits.attemptsPerCode,
      cooldownSteps: limits.sendCooldownSeconds,
      perNumber: [
        { limit: limits.sendsPerNumberPerHour, windowSeconds: hour },
        { limit: limits.sendsPerNumberPerDay, windowSeconds: day },
      ],
      budgets: budgetsOf(limits),
    },
    verify: {
      attemptsPerCode: limits.attemptsPerCode,
      failures: {
        perHour: limits.failuresPerHour,
        perDay: limits.failuresPerDay,
        consecutive: limits.consecutiveFailures,
      },
      wrongPerNetwork: { limit: limits.failuresPerIpPer10Minutes, windowSeconds: 10 * minute },
      requireFlow: otpRequireFlow,
    },
    session: {
      idleSeconds: limits.sessionIdleDays * day,
      lifeSeconds: limits.sessionAbsoluteDays * day,
      perUser: limits.sessionsPerUser,
    },
  };
}

function budgetsOf(limits: Limits): readonly Budget[] {
  return [
    { scope: "network", counts: "messages", limit: limits.sendsPerIpPerHour, windowSeconds: hour },
    { scope: "network", counts: "messages", limit: limits.sendsPerIpPerDay, windowSeconds: day },
    { scope: "network", counts: "numbers", limit: limits.numbersPerIpPerHour, windowSeconds: hour },
    { scope: "prefix", counts: "messages", limit: limits.sendsPerPrefixPerHour, windowSeconds: hour },
    { scope: "country", counts: "messages", limit: limits.sendsPerCountryPerDay, windowSeconds: day },
    { scope: "everything", counts: "messages", limit: limits.sendsInAllPerHour, windowSeconds: hour },
    { scope: "everything", counts: "messages", limit: limits.sendsInAllPerDay, windowSeconds: day },
  ];
}
