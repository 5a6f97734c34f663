import type { Cap, Window } from "../../auth/budgets.ts";
import type { SendAsk, SendFacts, Store } from "../../auth/store.ts";
import { type Database, type Row, timeTo } from "../database.ts";
import { liveCode, momentOf, momentsOf, numberOf, requireMoment } from "./columns.ts";
import { flowIsLive, recentSends } from "./flows.ts";
import {
  capParams,
  endOf,
  oncePerShape,
  usageColumns,
  usageFrom,
  usageTables,
  withinCaps,
} from "./spending.ts";
import type { TallyMark } from "./tallies.ts";

type SendStore = Pick<
  Store,
  "readSendFacts" | "claimSend" | "issueCode" | "cancelSend" | "keepFlow" | "takeBackCode"
>;

/** The ledger of messages, and the code that the newest of them carries. */
export function createSendStore(database: Database, mark: TallyMark): SendStore {
  const { now } = database;
  /** Whose usage is summed up. */
  const askers = ({ lane, network, site, prefix, country }: SendAsk) => {
    const siteEnd = endOf(site);
    return { lane, network, site, siteEnd, prefix, country, talliedUntil: mark.talliedUntil };
  };

  const factsSql = oncePerShape(
    (windows: readonly Window[]) =>
      `SELECT ${now} AS now, u.version, u.otp_id, u.otp, u.otp_created_at, u.otp_expires_at, u.stranger_guesses, u.proofs_since,
           latest.seq AS last_seq, latest.series AS last_series, latest.sent_at AS last_sent_at,
           latest.verified_at AS last_verified_at, flow.guesses AS flow_guesses, flow.sent_at AS flow_sent_at,
           (${recentSends(database)} AND lane = :lane) AS sent_at,
           (SELECT MAX(reopens_at) FROM closed_taps
             WHERE scope = 'prefix' AND subject = :prefix) AS prefix_reopens_at
           ${usageColumns(windows)
             .map((column) => `, ${column}`)
             .join("")}
         FROM ${["(SELECT 1 AS one) AS base", ...usageTables(database, windows)].join(" CROSS JOIN ")}
         LEFT JOIN users u ON u.phone_number = :phone
         LEFT JOIN sends latest ON latest.phone_number = :phone AND latest.lane = :lane AND latest.seq =
           (SELECT MAX(seq) FROM sends WHERE phone_number = :phone AND lane = :lane)
         LEFT JOIN sends flow ON flow.id = :flowId AND flow.phone_number = :phone AND ${flowIsLive(database)}`,
  );
  const claimSql = `INSERT INTO sends (id, phone_number, lane, seq, series, network, prefix, country, replaces, sent_at)
     VALUES (:id, :phone, :lane, :seq, :series, :network, :prefix, :country, :replaces, ${now})`;
  const firstCodeSql = oncePerShape(
    (caps: readonly Cap[]) =>
      `INSERT INTO users (phone_number, otp, otp_id, otp_created_at, otp_expires_at, created_at, updated_at, made_here)
       SELECT :phone, :otp, :otpId, :createdAt, :expiresAt, ${now}, ${now}, 1
       FROM (SELECT 1 AS one) AS base WHERE ${withinCaps(database, caps)}`,
  );
  const codeSql = (also: string) =>
    oncePerShape(
      (caps: readonly Cap[]) =>
        `UPDATE users SET otp = :otp, otp_id = :otpId, otp_created_at = :createdAt, otp_expires_at = :expiresAt,
           otp_verified = 0, ${also} version = version + 1, updated_at = ${now}
         WHERE phone_number = :phone AND version = :version AND ${withinCaps(database, caps)}`,
    );
  const freshCodeSql = codeSql("stranger_guesses = 0,");
  const repeatedCodeSql = codeSql("");

  return {
    async readSendFacts(ask, windows) {
      const { phone, flowId } = ask;
      const [row] = await database.all(factsSql(windows), { phone, flowId, ...askers(ask) });
      return sendFacts(row as Row, windows);
    },

    claimSend(ask, { id, seq, series, replaces }) {
      const { phone, lane, network, prefix, country } = ask;
      return database.insert(claimSql, { id, phone, lane, seq, series, network, prefix, country, replaces });
    },

    issueCode(ask, { version, code, isNew }, caps) {
      const params = {
        phone: ask.phone,
        version,
        otpId: code.otpId,
        otp: code.sealed,
        createdAt: timeTo(code.createdAt),
        expiresAt: timeTo(code.expiresAt),
        ...askers(ask),
        ...capParams(caps),
      };
      if (version === null) return database.insert(firstCodeSql(caps), params);
      const sql = isNew ? freshCodeSql(caps) : repeatedCodeSql(caps);
      return database.run(sql, params).then((changed) => changed === 1);
    },

    async cancelSend(sendId) {
      await database.run("DELETE FROM sends WHERE id = :sendId AND verified_at IS NULL", { sendId });
    },

    async keepFlow(flowId, sendId) {
      await database.run(
        `UPDATE sends SET guesses = 0, replaces = CASE WHEN id = :sendId THEN NULL ELSE replaces END
         WHERE id IN (:flowId, :sendId)`,
        { flowId, sendId },
      );
    },

    async takeBackCode(phone, otpId, before) {
      const code = before?.code ?? null;
      await database.run(
        `UPDATE users SET otp = :otp, otp_id = :otpIdBefore, otp_created_at = :createdAt, otp_expires_at = :expiresAt,
           stranger_guesses = stranger_guesses + :strangerGuesses, version = version + 1, updated_at = ${now}
         WHERE phone_number = :phone AND otp_id = :otpId AND otp IS NOT NULL`,
        {
          phone,
          otpId,
          otp: code?.sealed ?? null,
          otpIdBefore: code?.otpId ?? null,
          createdAt: code === null ? null : timeTo(code.createdAt),
          expiresAt: code === null ? null : timeTo(code.expiresAt),
          strangerGuesses: before?.strangerGuesses ?? 0,
        },
      );
    },
  };
}

function sendFacts(row: Row, windows: readonly Window[]): SendFacts {
  return {
    now: requireMoment(row.now),
    number:
      row.version === null
        ? null
        : {
            version: numberOf(row.version),
            code: liveCode(row),
            strangerGuesses: numberOf(row.stranger_guesses),
            proofsSince: momentOf(row.proofs_since),
          },
    sentAt: momentsOf(row.sent_at),
    last:
      row.last_seq === null
        ? null
        : {
            seq: numberOf(row.last_seq),
            series: numberOf(row.last_series),
            sentAt: requireMoment(row.last_sent_at),
            verified: row.last_verified_at !== null,
          },
    flow:
      row.flow_guesses === null
        ? null
        : { guesses: numberOf(row.flow_guesses), sentAt: requireMoment(row.flow_sent_at) },
    spent: usageFrom(row, windows),
    prefixReopensAt: momentOf(row.prefix_reopens_at),
  };
}
