import type { NumberReport } from "../auth/operator.ts";
import { isShut } from "../auth/rules.ts";
import type { GuessLane } from "../auth/store.ts";
import type { ClosedTap } from "../auth/tap-book.ts";
import { countryOf, type E164, prefixOf } from "../phone.ts";
import { utcTime } from "../utc-time.ts";

const lanes: Record<GuessLane, string> = {
  device: "devices that have signed in with it",
  flow: "clients that asked for a code",
  stranger: "anybody else",
};

/** What an operator reads about a number. Times are UTC, by the database's clock. */
export function reportLines(
  phone: E164,
  report: NumberReport,
  consecutiveFailures: number,
): readonly string[] {
  const { now, userId, isVerified, createdAt, codeExpiresAt, lastDay, liveSessions } = report;
  const code =
    codeExpiresAt === null ? "none" : codeExpiresAt > now ? `until ${utcTime(codeExpiresAt)}` : "expired";
  return [
    `Number         ${phone}`,
    `User           ${userId}, ${isVerified ? "verified" : "never verified"}, since ${utcTime(createdAt)}`,
    `Live code      ${code}`,
    `Messages       ${lastDay.sent} in the last day, ${lastDay.verified} of them led to a sign-in${lastSent(lastDay)}`,
    `Live sessions  ${liveSessions}`,
    ...Object.entries(lanes).map(([lane, whose], index) => {
      const { failures, lockedUntil } = report.lanes[lane as GuessLane];
      const timed = lockedUntil !== null && lockedUntil > now ? `, locked until ${utcTime(lockedUntil)}` : "";
      const isShutFor = isShut(report.lanes, lane as GuessLane, { consecutive: consecutiveFailures });
      const locked = isShutFor ? ", locked until a right code or `unlock`" : timed;
      return `${index === 0 ? "Wrong codes  " : "             "}  ${failures} in a row by ${whose}${locked}`;
    }),
  ];
}

/** Budgets that have run out and keep this number from getting messages. */
export function closedLines(phone: E164, taps: readonly ClosedTap[]): readonly string[] {
  const subjects: readonly string[] = [prefixOf(phone), countryOf(phone), ""];
  return taps
    .filter(({ subject }) => subjects.includes(subject))
    .map(({ scope, subject, limit, closedAt, reopensAt }) => {
      const until = reopensAt === null ? "" : ` until ${utcTime(reopensAt)}`;
      return `No messages    to ${subject || scope} since ${utcTime(closedAt)}${until} (${limit})`;
    });
}

function lastSent({ lastSentAt }: NumberReport["lastDay"]): string {
  return lastSentAt === null ? "" : `, the last at ${utcTime(lastSentAt)}`;
}
