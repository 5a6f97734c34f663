import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "./database.ts";

/** True when the database answers now, may be written to, and its tables are there. */
export type Readiness = () => Promise<boolean>;

const answerMs = 1_000;
/** However often readiness is asked, the database is asked no more than once in this time. */
const cacheMs = 1_000;

/** Changes nothing, and is refused where nothing may be changed: on a replica, or after the writer has gone elsewhere. */
const harmlessChange = "UPDATE users SET version = version WHERE id = 0";

/** A row of each, so that a table that is missing or broken is noticed before somebody needs it. */
const tables = [
  "users.id",
  "sends.id",
  "wrong_codes.id",
  "sessions.id",
  "send_tallies.country",
  "closed_taps.scope",
];

export function watchReadiness(database: Database): Readiness {
  let askedAt = Number.NEGATIVE_INFINITY;
  let answer: Promise<boolean> = Promise.resolve(false);
  return () => {
    if (performance.now() - askedAt >= cacheMs) {
      askedAt = performance.now();
      answer = answers(database);
    }
    return answer;
  };
}

async function answers(database: Database): Promise<boolean> {
  const asked = Promise.all([
    database.all(
      `SELECT ${tables.map(firstOf).join(", ")},
         (SELECT COUNT(*) FROM schema_migrations WHERE applied_at IS NULL) AS unapplied`,
    ),
    database.run(harmlessChange),
  ]).then(
    ([[row]]) => Number(row?.unapplied) === 0,
    () => false,
  );
  return Promise.race([asked, sleep(answerMs, false, { ref: false })]);
}

function firstOf(tableAndColumn: string, index: number): string {
  const [table, column] = tableAndColumn.split(".");
  return `(SELECT ${column} FROM ${table} LIMIT 1) AS first_${index}`;
}
