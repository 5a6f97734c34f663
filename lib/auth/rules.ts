import { daySeconds, hourSeconds } from "../duration.ts";
import type { Lock } from "../lock.ts";
import type { GuessLane, Lanes, SendFacts, SendLane } from "./store.ts";

/** Five minutes from the last message that carried it; ASVS 6.5.5 and NIST SP 800-63B-4 §3.1.3.2 allow ten at most. */
export const codeTtlSeconds = 5 * 60;
/** A resend within this age repeats the code, so that a late message is never a wrong one. */
export const codeRepeatSeconds = 5 * 60;
/** However often it is repeated: the last repetition renews its life. */
export const codeMaxLifeSeconds = codeRepeatSeconds + codeTtlSeconds;
/** Long enough to call login after verify on a bad network, too short to be worth stealing. */
export const grantTtlSeconds = 120;

/** A run of messages starts anew after a sign-in, or after an hour without one. */
const seriesRestSeconds = hourSeconds;

/** Seconds to wait after the `series`-th message of a run: 30, 60, 120, then 300 each. */
function cooldownSeconds(series: number, steps: readonly number[]): number {
  return steps[Math.min(series, steps.length) - 1] ?? 0;
}

/** How many messages a number may get within a window of any position. */
export type NumberLimit = { limit: number; windowSeconds: number };

export type SendingRules = { cooldownSteps: readonly number[]; perNumber: readonly NumberLimit[] };

/** The messages that a number got, oldest first; the newest is the `series`-th of its run. */
export type SentBefore = { series: number; sentAt: readonly number[]; now: number };

export type SendingWait = {
  reason: "cooldown" | "limit";
  seconds: number;
  /** the same whenever those messages were sent, so that a client that did not ask for them may know it */
  fixedSeconds: number;
};

/** What keeps a number from another message: the cooldown first, then each limit. Empty when it may have one now. */
export function sendingWaits(
  { series, sentAt, now }: SentBefore,
  { cooldownSteps, perNumber }: SendingRules,
): readonly SendingWait[] {
  const newest = sentAt.at(-1) ?? Number.NEGATIVE_INFINITY;
  const cooldown: SendingWait = {
    reason: "cooldown",
    seconds: cooldownSeconds(series, cooldownSteps) - secondsBetween(newest, now),
    fixedSeconds: cooldownSeconds(1, cooldownSteps),
  };
  const limits = perNumber.map(
    ({ limit, windowSeconds }): SendingWait => ({
      reason: "limit",
      seconds: windowWaitSeconds(sentAt, now, limit, windowSeconds),
      fixedSeconds: windowSeconds,
    }),
  );
  return [cooldown, ...limits].filter(({ seconds }) => seconds > 0);
}

/** Whole seconds until nothing keeps this number from another message; 0 when nothing does now. */
export function resendWaitSeconds(before: SentBefore, rules: SendingRules): number {
  return Math.ceil(Math.max(0, ...sendingWaits(before, rules).map(({ seconds }) => seconds)));
}

export function nextSeries({ last, now }: Pick<SendFacts, "last" | "now">): number {
  if (last === null || last.verified || secondsBetween(last.sentAt, now) >= seriesRestSeconds) return 1;
  return last.series + 1;
}

/** Seconds until fewer than `limit` of these moments lie within the window; 0 when that is so now. */
function windowWaitSeconds(
  moments: readonly number[],
  now: number,
  limit: number,
  windowSeconds: number,
): number {
  const within = moments.filter((moment) => secondsBetween(moment, now) < windowSeconds);
  const leaving = within[within.length - limit];
  return leaving === undefined ? 0 : windowSeconds - secondsBetween(leaving, now);
}

export type FailureLimits = { perHour: number; perDay: number; consecutive: number };

/**
 * Wrong codes in a row lock their lane: after every `perHour` of them for an hour, after every `perDay` for a day, so no
 * hour sees more than `perHour` and no day more than `perDay`. A success forgets them; a new code does not
 * (NIST SP 800-63B-4 §3.1.3.2).
 */
export function lockAfter(failures: number, now: number, limits: FailureLimits): number | null {
  if (failures % limits.perDay === 0) return now + daySeconds * 1_000;
  if (failures % limits.perHour === 0) return now + hourSeconds * 1_000;
  return null;
}

/** The lane in which a client guesses whose flow is live. */
export function guessLaneOf(lane: SendLane): GuessLane {
  return lane === "device" ? "device" : "flow";
}

/** Said of a lock that does not end by itself: longer than any that does, so that clients can tell them apart. */
const shutSeconds = 7 * daySeconds;

/** What keeps this lane from guessing; null when nothing does. */
export function lockOf(lanes: Lanes, lane: GuessLane, now: number, limits: FailureLimits): Lock | null {
  if (isShut(lanes, lane, limits)) return { seconds: shutSeconds, endsByItself: false };
  const { lockedUntil } = lanes[lane];
  if (lockedUntil === null || lockedUntil <= now) return null;
  return { seconds: wholeSeconds(secondsBetween(now, lockedUntil)), endsByItself: true };
}

/** This share of the failures that a number may have in a row is kept for devices that have signed in with it. */
const keptForDevices = 1 / 5;

/**
 * No more than `consecutive` failures in a row, all lanes together; then only an operator or a success opens the number
 * (NIST SP 800-63B-4 §3.2.2 ends at 100). Clients that are not known stop earlier, so that they cannot shut out a device
 * that is.
 */
export function isShut(
  { device, flow, stranger }: Lanes,
  lane: GuessLane,
  { consecutive }: Pick<FailureLimits, "consecutive">,
): boolean {
  const unknown = flow.failures + stranger.failures;
  if (device.failures + unknown >= consecutive) return true;
  return lane !== "device" && unknown >= consecutive - Math.ceil(consecutive * keptForDevices);
}

export function secondsBetween(from: number, to: number): number {
  return (to - from) / 1_000;
}

/** For `Retry-After`: whole seconds, never 0, never too early. */
export function wholeSeconds(seconds: number): number {
  return Math.max(1, Math.ceil(seconds));
}
