import type { AuthRules } from "./auth/auth.ts";
import type { Budget, ConversionRule, Scope } from "./auth/budgets.ts";
import type { Config, Limits } from "./config.ts";
import { daySeconds, hourSeconds, minuteSeconds } from "./duration.ts";

/** Configured limits → the rules that the domain applies. */
export function configuredRules({ limits, otpRequireFlow }: Config): AuthRules {
  return {
    send: {
      attemptsPerCode: limits.attemptsPerCode,
      cooldownSteps: limits.sendCooldownSeconds,
      perNumber: [
        { limit: limits.sendsPerNumberPerHour, windowSeconds: hourSeconds },
        { limit: limits.sendsPerNumberPerDay, windowSeconds: daySeconds },
      ],
    },
    money: {
      budgets: budgetsOf(limits),
      conversion: conversionOf(limits),
    },
    verify: {
      attemptsPerCode: limits.attemptsPerCode,
      failures: {
        perHour: limits.failuresPerHour,
        perDay: limits.failuresPerDay,
        consecutive: limits.consecutiveFailures,
      },
      wrongPerNetwork: { limit: limits.failuresPerIpPer10Minutes, windowSeconds: 10 * minuteSeconds },
      requireFlow: otpRequireFlow,
    },
    session: {
      idleSeconds: limits.sessionIdleDays * daySeconds,
      lifeSeconds: limits.sessionAbsoluteDays * daySeconds,
      perUser: limits.sessionsPerUser,
    },
  };
}

/** Nobody can fall below no percent: that is how an operator switches it off, and opens what it has closed. */
function conversionOf(limits: Limits): ConversionRule | null {
  if (limits.prefixConversionPercent === 0) return null;
  return {
    name: "prefixConversionPercent",
    sends: limits.sendsPerPrefixBeforeConversion,
    percent: limits.prefixConversionPercent,
    blockSeconds: limits.prefixBlockHours * hourSeconds,
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
    messages("sendsPerIpPerHour", "network", hourSeconds),
    messages("sendsPerIpPerDay", "network", daySeconds),
    {
      name: "numbersPerIpPerHour",
      scope: "network",
      windowSeconds: hourSeconds,
      counts: "numbers",
      limit: limits.numbersPerIpPerHour,
    },
    unverified("unverifiedPerIpPerHour", "network", hourSeconds),
    unverified("unverifiedPerIpPerDay", "network", daySeconds),
    unverified("unverifiedPerSitePerHour", "site", hourSeconds),
    unverified("unverifiedPerSitePerDay", "site", daySeconds),
    messages("sendsPerPrefixPerHour", "prefix", hourSeconds),
    messages("sendsPerCountryPerDay", "country", daySeconds),
    unverified("unverifiedPerCountryPerHour", "country", hourSeconds),
    unverified("unverifiedPerCountryPerDay", "country", daySeconds),
    messages("sendsInAllPerHour", "everything", hourSeconds),
    messages("sendsInAllPerDay", "everything", daySeconds),
  ];
}
