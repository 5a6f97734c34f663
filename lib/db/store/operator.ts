import type { OperatorStore } from "../../auth/operator.ts";
import { daySeconds } from "../../duration.ts";
import type { Database } from "../database.ts";
import {
  firstMoment,
  laneColumns,
  lanesFrom,
  momentOf,
  noFailures,
  numberOf,
  requireMoment,
} from "./columns.ts";

/** What an operator does by command. */
export function createOperatorStore({ all, run, now, ago }: Database): OperatorStore {
  const sent = `FROM sends WHERE phone_number = :phone AND sent_at > ${ago(daySeconds)}`;

  return {
    async unlockNumber(phone) {
      const unlocked = await run(
        `UPDATE users SET ${noFailures}, version = version + 1, updated_at = ${now} WHERE phone_number = :phone`,
        { phone },
      );
      return unlocked === 1;
    },

    async endSessionsOf(phone) {
      await run(
        `UPDATE users SET proofs_since = ${now}, version = version + 1, updated_at = ${now} WHERE phone_number = :phone`,
        { phone },
      );
      return run(
        `UPDATE sessions SET revoked_at = ${now} WHERE revoked_at IS NULL AND expires_at > ${now}
           AND user_id = (SELECT id FROM users WHERE phone_number = :phone)`,
        { phone },
      );
    },

    async forgivePrefix(prefix) {
      await run("UPDATE sends SET forgiven = 1 WHERE prefix = :prefix AND lane = 'open' AND forgiven = 0", {
        prefix,
      });
    },

    async describeNumber(phone, idleSeconds) {
      const [row] = await all(
        `SELECT ${now} AS now, u.id, u.is_verified, u.created_at, u.updated_at, u.otp, u.otp_expires_at,
           ${laneColumns},
           (SELECT COUNT(*) ${sent}) AS sent, (SELECT COUNT(verified_at) ${sent}) AS verified,
           (SELECT MAX(sent_at) ${sent}) AS last_sent_at,
           (SELECT COUNT(*) FROM sessions s WHERE s.user_id = u.id AND s.revoked_at IS NULL AND s.expires_at > ${now}
             AND s.last_seen_at > ${ago(idleSeconds)}) AS live_sessions
         FROM users u WHERE u.phone_number = :phone`,
        { phone },
      );
      if (row === undefined) return null;
      return {
        now: requireMoment(row.now),
        userId: numberOf(row.id),
        isVerified: numberOf(row.is_verified) === 1,
        createdAt: firstMoment(row.created_at, row.updated_at),
        codeExpiresAt: row.otp === null ? null : momentOf(row.otp_expires_at),
        lanes: lanesFrom(row),
        lastDay: {
          sent: numberOf(row.sent),
          verified: numberOf(row.verified),
          lastSentAt: momentOf(row.last_sent_at),
        },
        liveSessions: numberOf(row.live_sessions),
      };
    },
  };
}
