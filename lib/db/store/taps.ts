import type { Scope } from "../../auth/budgets.ts";
import type { TapStore } from "../../auth/taps.ts";
import { type Database, type Row, timeFrom, timeTo } from "../database.ts";
import { momentOf, numberOf, requireMoment, textOf } from "./columns.ts";
import { everywhere, usageColumns, usageFrom, usageTables } from "./spending.ts";

const day = 86_400;
/** Short, because a tally leaves a window whole. */
const tallySeconds = 600;
/** No code lives longer than ten minutes: by then a message is verified or never will be. */
const settledSeconds = 720;
const baselineDays = 14;

/** Before any tally: everything is counted one by one. */
export const nothingTallied = "1970-01-01 00:00:00.000";

/** Up to where this process knows the ledger to be tallied. */
export type TallyMark = { talliedUntil: string };

export function tapStore(database: Database, mark: TallyMark): TapStore {
  const { now, ago } = database;

  return {
    async tallySends() {
      for (;;) {
        const [row] = await database.all(
          `SELECT MAX(ends_at) AS tallied_until, ${ago(settledSeconds)} AS settled_until,
             (SELECT MIN(sent_at) FROM sends WHERE sent_at >=
               COALESCE((SELECT MAX(ends_at) FROM send_tallies), '${nothingTallied}')) AS next_send
           FROM send_tallies`,
        );
        const { tallied_until: talliedUntil, settled_until: settled, next_send: next } = row as Row;
        if (talliedUntil !== null) mark.talliedUntil = timeTo(timeFrom(textOf(talliedUntil)));
        if (next === null) return;
        // Every instance begins a tally at the same message, so that the key lets one of them in.
        const end = requireMoment(next) + tallySeconds * 1_000;
        if (end > requireMoment(settled)) return;
        await database.insert(
          `INSERT INTO send_tallies (country, ends_at, sent, verified)
           SELECT '${everywhere}', :until, COUNT(*), COUNT(verified_at) FROM sends
             WHERE sent_at >= :since AND sent_at < :until
           UNION ALL
           SELECT country, :until, COUNT(*), COUNT(verified_at) FROM sends
             WHERE sent_at >= :since AND sent_at < :until GROUP BY country`,
          { since: timeTo(requireMoment(next)), until: timeTo(end) },
        );
      }
    },

    async readBusiestDays() {
      const rows = await database.all(
        `SELECT country, MAX(verified) AS verified FROM (
           SELECT country, DATE(ends_at) AS day, SUM(verified) AS verified FROM send_tallies
           WHERE ends_at > ${ago(baselineDays * day)} GROUP BY country, DATE(ends_at)
         ) AS days GROUP BY country`,
      );
      return new Map(rows.map((row) => [textOf(row.country), numberOf(row.verified)]));
    },

    async readUsage(windows, { prefix, country }) {
      const [row] = await database.all(
        `SELECT ${usageColumns(windows)} FROM ${usageTables(database, windows).join(", ")}`,
        { network: null, prefix, country, ...mark },
      );
      return usageFrom(row as Row, windows);
    },

    closeTap: ({ scope, subject, limit }, reopensAt) =>
      database.insert(
        `INSERT INTO closed_taps (scope, subject, limit_name, closed_at, reopens_at)
         VALUES (:scope, :subject, :limit, ${now}, :reopensAt)`,
        { scope, subject, limit, reopensAt: reopensAt === null ? null : timeTo(reopensAt) },
      ),

    async listClosedTaps() {
      const rows = await database.all(
        `SELECT ${now} AS now, t.* FROM (SELECT 1 AS one) AS base LEFT JOIN closed_taps t ON 1 = 1 ORDER BY t.closed_at`,
      );
      const taps = rows.filter(({ scope }) => scope !== null);
      return { now: requireMoment(rows[0]?.now), taps: taps.map(closedTapFrom) };
    },

    async reopenTap({ scope, subject, limit }) {
      const reopened = await database.run(
        "DELETE FROM closed_taps WHERE scope = :scope AND subject = :subject AND limit_name = :limit",
        { scope, subject, limit },
      );
      return reopened === 1;
    },
  };
}

function closedTapFrom(row: Row) {
  return {
    scope: textOf(row.scope) as Exclude<Scope, "network">,
    subject: textOf(row.subject),
    limit: textOf(row.limit_name),
    closedAt: requireMoment(row.closed_at),
    reopensAt: momentOf(row.reopens_at),
  };
}
