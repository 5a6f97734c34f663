import type { Budget, Scope } from "./auth/budgets.ts";
import type { SessionRules } from "./auth/login.ts";
import type { SendRules } from "./auth/send.ts";
import type { MoneyRules } from "./auth/taps.ts";
import type { VerifyRules } from "./auth/verify.ts";
import type { Config, Limits } from "./config.ts";

/** Configured limits → the rules that the domain applies. */
export type Policy = { send: SendRules; money: MoneyRules; verify: VerifyRules; session: SessionRules };

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
    },
    money: {
      budgets: budgetsOf(limits),
      conversion: {
        name: "prefixConversionPercent",
        sends: limits.sendsPerPrefixBeforeConversion,
        percent: limits.prefixConversionPercent,
        blockSeconds: limits.prefixBlockHours * hour,
      },
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
  const messages = (name: keyof Limits & `sends${string}Per${string}`, scope: Scope, windowSeconds: number) =>
    ({ name, scope, windowSeconds, counts: "messages", limit: limits[name] }) as const;
  const unverified = (name: keyof Limits & `unverifiedPer${string}`, scope: Scope, windowSeconds: number) => {
    const floor = limits[name];
    return {
      name,
      scope,
      windowSeconds,
      counts: "unverified",
      floor,
      percentOfVerified: limits.unverifiedPercent,
    } as const;
  };
  return [
    messages("sendsPerIpPerHour", "network", hour),
    messages("sendsPerIpPerDay", "network", day),
    {
      name: "numbersPerIpPerHour",
      scope: "network",
      windowSeconds: hour,
      counts: "numbers",
      limit: limits.numbersPerIpPerHour,
    },
    unverified("unverifiedPerIpPerHour", "network", hour),
    unverified("unverifiedPerIpPerDay", "network", day),
    messages("sendsPerPrefixPerHour", "prefix", hour),
    messages("sendsPerCountryPerDay", "country", day),
    unverified("unverifiedPerCountryPerHour", "country", hour),
    unverified("unverifiedPerCountryPerDay", "country", day),
    messages("sendsInAllPerHour", "everything", hour),
    messages("sendsInAllPerDay", "everything", day),
  ];
}
