import { codeMaxLifeSeconds } from "../../auth/rules.ts";
import type { TapStore } from "../../auth/taps.ts";
import { daySeconds } from "../../duration.ts";
import { type Database, type Row, timeTo } from "../database.ts";
import { momentOf, numberOf, requireMoment, textOf } from "./columns.ts";
import { everywhere } from "./spending.ts";

/** Short, because a tally leaves a window whole. */
const tallySeconds = 600;
/**
 * A send reads the tallies of a day and the messages since the last: the fewer messages a tally holds, the more tallies
 * there are. About the square root of a day's messages balances the two; this is that of a quarter of a million.
 */
const tallyMessages = 500;
/** A message bears the time at which its statement began, and none takes a quarter as long to land. */
const landedSeconds = 10;
/** A message whose code is dead is verified by now or never will be; with two minutes for what is under way. */
const settledSeconds = codeMaxLifeSeconds + 120;

/** Before any tally: everything is counted one by one. */
export const nothingTallied = "1970-01-01 00:00:00.000";

/** Up to where this process knows the ledger to be tallied. */
export type TallyMark = { talliedUntil: string };

type Span = { since: string; until: string };

/** What a tally holds: a row for all messages together, and one for those of each country that its limits hold. */
const counted = `SELECT '${everywhere}' AS country, COUNT(*) AS sent, COUNT(verified_at) AS verified FROM sends
    WHERE sent_at >= :since AND sent_at < :until
  UNION ALL SELECT country, COUNT(*), COUNT(verified_at) FROM sends
    WHERE sent_at >= :since AND sent_at < :until AND lane = 'open' GROUP BY country`;

/**
 * A tally begins where the one before it ends, so that no message falls between two however late it lands, and the key
 * lets one instance in. It ends once it is long or full. While its messages may still change it is counted again: in
 * between, what was verified or taken back since is still counted as unverified, never the other way round.
 */
export function createTallyStore(database: Database, mark: TallyMark): Pick<TapStore, "tallySends"> {
  const { ago } = database;

  /** The next tally, if there is one to close yet. */
  async function findNext(): Promise<Span | null> {
    const [last] = await database.all("SELECT MAX(ends_at) AS ends_at FROM send_tallies");
    const endsAt = momentOf(last?.ends_at);
    if (endsAt !== null) mark.talliedUntil = timeTo(endsAt);
    const since = endsAt === null ? nothingTallied : mark.talliedUntil;
    const [row] = await database.all(
      `SELECT (SELECT MIN(sent_at) FROM sends WHERE sent_at >= :since) AS first_at,
         (SELECT sent_at FROM sends WHERE sent_at >= :since
           ORDER BY sent_at LIMIT 1 OFFSET ${tallyMessages - 1}) AS full_at,
         ${ago(landedSeconds)} AS landed_until`,
      { since },
    );
    const firstAt = momentOf(row?.first_at);
    if (firstAt === null) return null;
    const longAt = firstAt + tallySeconds * 1_000;
    // With all other messages of the millisecond that filled it.
    const fullAt = (momentOf(row?.full_at) ?? Number.POSITIVE_INFINITY) + 1;
    const until = Math.min(longAt, fullAt);
    return until > requireMoment(row?.landed_until) ? null : { since, until: timeTo(until) };
  }

  const close = (span: Span) =>
    database.insert(
      `INSERT INTO send_tallies (country, starts_at, ends_at, sent, verified, is_settled)
       SELECT country, :since, :until, sent, verified, 0 FROM (${counted}) AS counted`,
      span,
    );

  /** Those that may change, or have since they were last counted; after a day no budget looks at them. */
  async function listUnsettled() {
    const rows = await database.all(
      `SELECT starts_at, ends_at, CASE WHEN ends_at <= ${ago(settledSeconds)} THEN 1 ELSE 0 END AS is_final
       FROM send_tallies WHERE country = '${everywhere}' AND is_settled = 0 AND ends_at > ${ago(daySeconds)}`,
    );
    return rows.map((row) => ({
      since: timeTo(requireMoment(row.starts_at)),
      until: timeTo(requireMoment(row.ends_at)),
      isFinal: numberOf(row.is_final) === 1,
    }));
  }

  /** Reads without locking a message, and writes only what differs. */
  async function recount({ isFinal, ...span }: Span & { isFinal: boolean }): Promise<void> {
    const changes = await database.all(
      `SELECT country, SUM(is_known) AS is_known, SUM(known_sent) AS was_sent, SUM(known_verified) AS was_verified,
         SUM(now_sent) AS sent, SUM(now_verified) AS verified
       FROM (
         SELECT country, 1 AS is_known, sent AS known_sent, verified AS known_verified, 0 AS now_sent, 0 AS now_verified
         FROM send_tallies WHERE ends_at = :until
         UNION ALL SELECT country, 0, 0, 0, sent, verified FROM (${counted}) AS counted
       ) AS compared
       GROUP BY country HAVING SUM(known_sent) <> SUM(now_sent) OR SUM(known_verified) <> SUM(now_verified)`,
      span,
    );
    for (const row of changes) await correct(span, row);
    if (isFinal && changes.length === 0)
      await database.run("UPDATE send_tallies SET is_settled = 1 WHERE ends_at = :until", span);
  }

  /** Unless another instance did meanwhile, who may have seen more. */
  async function correct(span: Span, row: Row): Promise<void> {
    const country = textOf(row.country);
    const now = { sent: numberOf(row.sent), verified: numberOf(row.verified) };
    if (numberOf(row.is_known) === 0) {
      await database.insert(
        `INSERT INTO send_tallies (country, starts_at, ends_at, sent, verified, is_settled)
         VALUES (:country, :since, :until, :sent, :verified, 0)`,
        { country, ...span, ...now },
      );
      return;
    }
    await database.run(
      `UPDATE send_tallies SET sent = :sent, verified = :verified
       WHERE country = :country AND ends_at = :until AND sent = :wasSent AND verified = :wasVerified`,
      {
        country,
        until: span.until,
        ...now,
        wasSent: numberOf(row.was_sent),
        wasVerified: numberOf(row.was_verified),
      },
    );
  }

  return {
    async tallySends() {
      for (let next = await findNext(); next !== null; next = await findNext()) await close(next);
      for (const tally of await listUnsettled()) await recount(tally);
    },
  };
}
