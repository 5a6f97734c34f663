import type { Shared } from "../../auth/tap-book.ts";
import type { TapStore } from "../../auth/taps.ts";
import { daySeconds } from "../../duration.ts";
import { type Database, type Row, timeTo } from "../database.ts";
import { momentOf, numberOf, requireMoment, textOf } from "./columns.ts";
import { usageFrom, usageTables } from "./spending.ts";
import type { TallyMark } from "./tallies.ts";

const baselineDays = 14;

export function createTapStore(database: Database, mark: TallyMark): Omit<TapStore, "tallySends"> {
  const { now, ago } = database;

  return {
    async readBusiestDays() {
      const rows = await database.all(
        `SELECT country, MAX(verified) AS verified FROM (
           SELECT country, DATE(ends_at) AS day, SUM(verified) AS verified FROM send_tallies
           WHERE ends_at > ${ago(baselineDays * daySeconds)} GROUP BY country, DATE(ends_at)
         ) AS days GROUP BY country`,
      );
      return new Map(rows.map((row) => [textOf(row.country), numberOf(row.verified)]));
    },

    async readUsage(windows, { prefix, country }) {
      const [row] = await database.all(`SELECT * FROM ${usageTables(database, windows).join(", ")}`, {
        prefix,
        country,
        ...mark,
      });
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
    scope: textOf(row.scope) as Shared,
    subject: textOf(row.subject),
    limit: textOf(row.limit_name),
    closedAt: requireMoment(row.closed_at),
    reopensAt: momentOf(row.reopens_at),
  };
}
