/**
 * Every limit that can be set: `sendsPerIpPerHour` is LIMIT_SENDS_PER_IP_PER_HOUR, and so on. The defaults are argued
 * in .env.example. Where a name gives no other scope, the limit is per phone number.
 */
export type Range = { default: number; min: number; max: number };

/** More than any honest server needs, little enough that sums stay exact. */
const countMax = 10_000_000;
const count = (value: number, max = countMax): Range => ({ default: value, min: 1, max });

/**
 * What one number or one person may do. These never relax by themselves: a guess is as good from a test machine.
 * The upper ends are those of the standards: 5 comparisons per code (ASVS 6.6.3), 100 consecutive failures
 * (NIST 800-63B-4 §3.2.2), 30 days signed in (§2.1.3).
 */
export const personalLimits = {
  attemptsPerCode: count(5, 5),
  sendsPerNumberPerHour: count(5),
  sendsPerNumberPerDay: count(10),
  failuresPerHour: count(10),
  failuresPerDay: count(20),
  consecutiveFailures: count(100, 100),
  sessionsPerUser: count(10, 100),
  sessionIdleDays: count(7, 30),
  sessionAbsoluteDays: count(30, 30),
} as const satisfies Record<string, Range>;

/**
 * What strangers may do together. Outside production these defaults are relaxedFactor times as high, so that one machine
 * can test everything, unless real messages go out: each costs money.
 */
export const sharedLimits = {
  sendsPerIpPerHour: count(10),
  sendsPerIpPerDay: count(30),
  numbersPerIpPerHour: count(5),
  failuresPerIpPer10Minutes: count(30),
  loginsPerIpPer10Minutes: count(30),
  userLookupsPerIpPerMinute: count(60),
  clientErrorsPerIpPer10Minutes: count(300),
  sendsPerPrefixPerHour: count(20),
  sendsPerPrefixBeforeConversion: count(20),
  sendsPerCountryPerDay: count(1_000),
  sendsInAllPerHour: count(500),
  sendsInAllPerDay: count(2_000),
  unverifiedPerIpPerHour: count(5),
  unverifiedPerIpPerDay: count(10),
  unverifiedPerSitePerHour: count(20),
  unverifiedPerSitePerDay: count(50),
  unverifiedPerCountryPerHour: count(30),
  unverifiedPerCountryPerDay: count(100),
} as const satisfies Record<string, Range>;

/** What share of the messages must lead to a verified number; the same in development, where it is to be seen working. */
export const conversionLimits = {
  prefixConversionPercent: { default: 10, min: 0, max: 100 },
  prefixBlockHours: count(24, 24 * 30),
  unverifiedPercent: { default: 50, min: 0, max: 1_000 },
} as const satisfies Record<string, Range>;

export const relaxedFactor = 100;

/** Seconds to wait after the first, second, … message to one number; the last step repeats. */
export const defaultSendCooldownSeconds = [30, 60, 120, 300] as const;

type LimitName = keyof typeof personalLimits | keyof typeof sharedLimits | keyof typeof conversionLimits;

export type Limits = Readonly<Record<LimitName, number>> & {
  /** after the first, second, … message to one number; the last step repeats */
  readonly sendCooldownSeconds: readonly [number, ...number[]];
};

/** `sendsPerIpPerHour` → LIMIT_SENDS_PER_IP_PER_HOUR */
export function variableOf(limit: keyof Limits): `LIMIT_${string}` {
  return `LIMIT_${limit.replace(/[A-Z]|[0-9]+/g, "_$&").toUpperCase()}`;
}

export const limitVariables = [
  ...Object.keys({ ...personalLimits, ...sharedLimits, ...conversionLimits }),
  "sendCooldownSeconds",
].map((name) => variableOf(name as keyof Limits));
