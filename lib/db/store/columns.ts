import type { GuessLane, Lanes, LiveCode, User } from "../../auth/store.ts";
import type { E164 } from "../../phone.ts";
import { type Row, timeFrom, type Value } from "../database.ts";

type Column = Value | undefined;

export function textOf(value: Column): string {
  return String(value);
}

export function numberOf(value: Column): number {
  return Number(value);
}

/** Null also for a date that does not exist: servers without strict mode keep 0000-00-00. */
export function momentOf(value: Column): number | null {
  if (value === null || value === undefined) return null;
  const moment = timeFrom(String(value));
  return Number.isNaN(moment) ? null : moment;
}

/** Of a GROUP_CONCAT of moments, oldest first. */
export function momentsOf(value: Column): readonly number[] {
  if (value === null) return [];
  return textOf(value)
    .split(",")
    .map(requireMoment)
    .sort((a, b) => a - b);
}

/** For columns that are never null. */
export function requireMoment(value: Column): number {
  const moment = momentOf(value);
  if (moment === null) throw new TypeError("A moment is missing.");
  return moment;
}

/** For columns that another program may have written: the first that can be read, or else 1970. */
export function firstMoment(...values: readonly Column[]): number {
  return values.map(momentOf).find((moment) => moment !== null) ?? 0;
}

export function liveCode(row: Row): LiveCode | null {
  const expiresAt = momentOf(row.otp_expires_at);
  const createdAt = momentOf(row.otp_created_at);
  if (row.otp === null || expiresAt === null || createdAt === null) return null;
  return { otpId: textOf(row.otp_id), sealed: textOf(row.otp), createdAt, expiresAt };
}

/** Of `users u`: the wrong codes that are held against a number, by who typed them. */
export const laneColumns = `u.device_failures, u.device_locked_until, u.flow_failures, u.flow_locked_until,
  u.stranger_failures, u.stranger_locked_until`;

export function lanesFrom(row: Row): Lanes {
  const lane = (name: GuessLane) => ({
    failures: numberOf(row[`${name}_failures`]),
    lockedUntil: momentOf(row[`${name}_locked_until`]),
  });
  return { device: lane("device"), flow: lane("flow"), stranger: lane("stranger") };
}

/** What an UPDATE sets where a number is to start anew. */
export const noFailures = `device_failures = 0, device_locked_until = NULL, flow_failures = 0, flow_locked_until = NULL,
  stranger_failures = 0, stranger_locked_until = NULL`;

/** Of `users u`, beside columns of the same names. */
export const userColumns =
  "u.id AS user_id, u.phone_number, u.is_verified, u.created_at AS user_created_at, u.updated_at AS user_updated_at";

export function userFrom(row: Row): User {
  return {
    id: numberOf(row.user_id),
    phone: textOf(row.phone_number) as E164,
    isVerified: numberOf(row.is_verified) === 1,
    createdAt: firstMoment(row.user_created_at, row.user_updated_at),
    updatedAt: firstMoment(row.user_updated_at, row.user_created_at),
  };
}
