import type { AttemptFacts, GuessLane, SendLane, Store } from "../../auth/store.ts";
import { oncePer } from "../../once.ts";
import { type Database, type GuardedUpdate, type Row, timeTo } from "../database.ts";
import {
  laneColumns,
  lanesFrom,
  liveCode,
  momentOf,
  momentsOf,
  noFailures,
  numberOf,
  requireMoment,
  textOf,
} from "./columns.ts";
import { flowIsLive, recentSends } from "./flows.ts";

type AttemptStore = Pick<
  Store,
  | "readAttemptFacts"
  | "claimAttempt"
  | "claimNothing"
  | "recordWrongCode"
  | "countWrongCodes"
  | "consumeCode"
  | "readFlow"
>;

/** No network has this name, so what is recorded under it counts against none; it goes with the other old rows. */
const nobody = "-";

/** Guesses at codes. */
export function createAttemptStore(database: Database): AttemptStore {
  const { now, ago } = database;
  const factsSql = oncePer((windowSeconds: number) => {
    const recent = `FROM wrong_codes WHERE network = :network AND guessed_at > ${ago(windowSeconds)}`;
    return `SELECT ${now} AS now, u.id AS user_id, u.version, u.otp, u.otp_id, u.otp_created_at, u.otp_expires_at,
         ${laneColumns}, u.stranger_guesses,
         flow.id AS flow_id, flow.lane AS flow_lane, flow.guesses AS flow_guesses,
         CASE WHEN ${flowIsLive(database)} THEN 1 ELSE 0 END AS flow_live,
         (SELECT id FROM sends WHERE phone_number = :phone ORDER BY sent_at DESC LIMIT 1) AS last_send_id,
         (SELECT COUNT(*) ${recent}) AS wrong_count, (SELECT MIN(guessed_at) ${recent}) AS wrong_oldest
       FROM (SELECT 1 AS one) AS base
       LEFT JOIN users u ON u.phone_number = :phone
       LEFT JOIN sends flow ON flow.id = :flowId AND flow.phone_number = :phone`;
  });
  const claims = {
    device: [attemptIn("device"), attemptOfFlow],
    flow: [attemptIn("flow"), attemptOfFlow],
    stranger: [attemptIn("stranger", ", stranger_guesses = stranger_guesses + 1")],
  };
  // It looks for the number as a claim does, takes as many values, and writes a row whatever it finds.
  const nothingSql = `INSERT INTO wrong_codes (network, guessed_at)
    SELECT :network, ${now} FROM (SELECT 1 AS one) AS base LEFT JOIN users ON users.phone_number = :phone
      AND users.version = :version AND users.stranger_failures = :failures AND users.stranger_locked_until = :lockedUntil`;
  const consumption = [
    {
      table: "users",
      set: `otp = NULL, otp_expires_at = NULL, otp_verified = 1, is_verified = 1, version = version + 1,
        ${noFailures}, updated_at = ${now}`,
      where: `users.phone_number = :phone AND users.otp_id = :otpId AND users.otp IS NOT NULL
        AND users.otp_expires_at > ${now}`,
    },
    { table: "sends", set: `verified_at = ${now}`, where: "sends.id = :sendId" },
  ];

  return {
    async readAttemptFacts({ phone, flowId, network }, windowSeconds) {
      const [row] = await database.all(factsSql(windowSeconds), { phone, flowId, network });
      return attemptFacts(row as Row);
    },

    claimAttempt: ({ phone, version, lane, flowId, failures, lockedUntil }) =>
      database.updateTogether(claims[lane], {
        phone,
        version,
        flowId,
        failures,
        lockedUntil: lockedUntil === null ? null : timeTo(lockedUntil),
      }),

    async claimNothing(phone) {
      await database.run(nothingSql, { network: nobody, phone, version: 0, failures: 1, lockedUntil: null });
    },
    async recordWrongCode(network) {
      await database.run(`INSERT INTO wrong_codes (network, guessed_at) VALUES (:network, ${now})`, {
        network,
      });
    },

    async countWrongCodes(userId) {
      const [row] = await database.all(
        "SELECT device_failures + flow_failures + stranger_failures AS failures FROM users WHERE id = :userId",
        { userId },
      );
      return numberOf(row?.failures ?? 0);
    },

    async readFlow(phone, flowId) {
      const [row] = await database.all(
        `SELECT ${now} AS now, u.otp, u.otp_id, u.otp_created_at, u.otp_expires_at, ${laneColumns}, flow.lane, flow.guesses,
           latest.series, (${recentSends(database)} AND lane = flow.lane) AS sent_at
         FROM sends flow
         JOIN users u ON u.phone_number = flow.phone_number
         JOIN sends latest ON latest.phone_number = flow.phone_number AND latest.lane = flow.lane AND latest.seq =
           (SELECT MAX(seq) FROM sends s WHERE s.phone_number = flow.phone_number AND s.lane = flow.lane)
         WHERE flow.id = :flowId AND flow.phone_number = :phone AND ${flowIsLive(database)}`,
        { phone, flowId },
      );
      if (row === undefined) return null;
      return {
        now: requireMoment(row.now),
        lane: row.lane as SendLane,
        guesses: numberOf(row.guesses),
        lanes: lanesFrom(row),
        code: liveCode(row),
        series: numberOf(row.series),
        sentAt: momentsOf(row.sent_at),
      };
    },

    consumeCode: (phone, otpId, sendId) => database.updateTogether(consumption, { phone, otpId, sendId }),
  };
}

function attemptIn(lane: GuessLane, also = ""): GuardedUpdate {
  return {
    table: "users",
    set: `${lane}_failures = :failures, ${lane}_locked_until = :lockedUntil, version = version + 1${also}`,
    where: "users.phone_number = :phone AND users.version = :version",
  };
}

const attemptOfFlow: GuardedUpdate = {
  table: "sends",
  set: "guesses = guesses + 1",
  where: "sends.id = :flowId",
};

function attemptFacts(row: Row): AttemptFacts {
  return {
    now: requireMoment(row.now),
    number:
      row.user_id === null
        ? null
        : {
            userId: numberOf(row.user_id),
            version: numberOf(row.version),
            code: liveCode(row),
            strangerGuesses: numberOf(row.stranger_guesses),
            lanes: lanesFrom(row),
            lastSendId: row.last_send_id === null ? null : textOf(row.last_send_id),
          },
    flow:
      row.flow_id === null
        ? null
        : {
            id: textOf(row.flow_id),
            lane: row.flow_lane as SendLane,
            guesses: numberOf(row.flow_guesses),
            isLive: numberOf(row.flow_live) === 1,
          },
    wrongFromNetwork: { count: numberOf(row.wrong_count), oldestAt: momentOf(row.wrong_oldest) },
  };
}
