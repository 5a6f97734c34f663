import type { Session, Store } from "../../auth/store.ts";
import { daySeconds } from "../../duration.ts";
import { oncePer } from "../../once.ts";
import { type Database, type Row, timeTo } from "../database.ts";
import { numberOf, requireMoment, textOf, userColumns, userFrom } from "./columns.ts";

type SessionStore = Pick<
  Store,
  | "readLoginFacts"
  | "openSession"
  | "findSession"
  | "touchSession"
  | "listSessions"
  | "listEndedSessions"
  | "endSessions"
  | "forgetDevices"
>;

const sessionColumns = "s.id AS session_id, s.device, s.created_at, s.last_seen_at, s.expires_at";

const endedWithinSeconds = 30 * daySeconds;
const endedShown = 5;

/** Sign-ins. Their rows are asked on every request, so that ending one ends it everywhere at once. */
export function createSessionStore(database: Database): SessionStore {
  const { now, ago } = database;
  const live = `s.revoked_at IS NULL AND s.expires_at > ${now}`;
  const loginFactsSql = `SELECT ${now} AS now, ${userColumns}, p.id AS presented_id, p.user_id AS presented_user_id,
       (SELECT GROUP_CONCAT(s.id ORDER BY s.last_seen_at, s.created_at) FROM sessions s
         WHERE s.user_id = :userId AND ${live}) AS live_ids
     FROM (SELECT 1 AS one) AS base
     LEFT JOIN users u ON u.id = :userId
     LEFT JOIN sessions p ON p.secret_hash = :presentedSecretHash AND p.revoked_at IS NULL`;
  const openSql = oncePer(
    (grantTtlSeconds: number) =>
      `INSERT INTO sessions (id, secret_hash, user_id, otp_id, device, created_at, last_seen_at, expires_at)
       SELECT :id, :secretHash, :userId, :otpId, :device, ${now}, ${now}, :expiresAt
       FROM sends JOIN users u ON u.id = :userId
       WHERE sends.id = :sendId AND sends.verified_at > ${ago(grantTtlSeconds)}
         AND (u.proofs_since IS NULL OR sends.verified_at > u.proofs_since)`,
  );
  // A message that is under way to a device of before begins again.
  const forgetSql = `UPDATE users SET proofs_since = :since, version = version + 1, updated_at = ${now} WHERE id = :userId`;
  const findSql = oncePer(
    (idleSeconds: number) =>
      `SELECT ${now} AS now, ${sessionColumns}, ${userColumns}
       FROM sessions s JOIN users u ON u.id = s.user_id
       WHERE s.secret_hash = :secretHash AND ${live} AND s.last_seen_at > ${ago(idleSeconds)}`,
  );

  return {
    async readLoginFacts(userId, presentedSecretHash) {
      const [row] = await database.all(loginFactsSql, { userId, presentedSecretHash });
      const facts = row as Row;
      return {
        now: requireMoment(facts.now),
        user: facts.user_id === null ? null : userFrom(facts),
        liveSessionIds: facts.live_ids === null ? [] : textOf(facts.live_ids).split(","),
        presented:
          facts.presented_id === null
            ? null
            : { id: textOf(facts.presented_id), userId: numberOf(facts.presented_user_id) },
      };
    },

    openSession: ({ grantTtlSeconds, expiresAt, ...opening }) =>
      database.insert(openSql(grantTtlSeconds), { ...opening, expiresAt: timeTo(expiresAt) }),

    async findSession(secretHash, idleSeconds) {
      const [row] = await database.all(findSql(idleSeconds), { secretHash });
      if (row === undefined) return null;
      return { session: sessionFrom(row), user: userFrom(row), now: requireMoment(row.now) };
    },

    async touchSession(sessionId) {
      await database.run(`UPDATE sessions SET last_seen_at = ${now} WHERE id = :sessionId`, { sessionId });
    },

    async listSessions(userId, idleSeconds) {
      const rows = await database.all(
        `SELECT ${sessionColumns} FROM sessions s
         WHERE s.user_id = :userId AND ${live} AND s.last_seen_at > ${ago(idleSeconds)}
         ORDER BY s.created_at DESC, s.id`,
        { userId },
      );
      return rows.map(sessionFrom);
    },

    async listEndedSessions(userId, idleSeconds) {
      const rows = await database.all(
        `SELECT ${sessionColumns} FROM sessions s
         WHERE s.user_id = :userId AND s.created_at > ${ago(endedWithinSeconds)}
           AND NOT (${live} AND s.last_seen_at > ${ago(idleSeconds)})
         ORDER BY s.created_at DESC, s.id LIMIT ${endedShown}`,
        { userId },
      );
      return rows.map(sessionFrom);
    },

    endSessions(userId, which) {
      const [verb, ids] = "only" in which ? ["IN", which.only] : ["NOT IN", [which.allBut]];
      if (ids.length === 0) return Promise.resolve(0);
      const names = ids.map((_, index) => `:id${index}`);
      return database.run(
        `UPDATE sessions SET revoked_at = ${now}
         WHERE user_id = :userId AND revoked_at IS NULL AND expires_at > ${now} AND id ${verb} (${names.join(", ")})`,
        { userId, ...Object.fromEntries(ids.map((id, index) => [`id${index}`, id])) },
      );
    },

    async forgetDevices(userId, since) {
      await database.run(forgetSql, { userId, since: timeTo(since) });
    },
  };
}

function sessionFrom(row: Row): Session {
  return {
    id: textOf(row.session_id),
    device: textOf(row.device),
    createdAt: requireMoment(row.created_at),
    lastSeenAt: requireMoment(row.last_seen_at),
    expiresAt: requireMoment(row.expires_at),
  };
}
