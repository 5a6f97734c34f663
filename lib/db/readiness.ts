import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "./database.ts";

/** True when the database answers now and its tables are there. */
export type Readiness = () => Promise<boolean>;

const answerMs = 1_000;
/** However often readiness is asked, the database is asked no more than once in this time. */
const cacheMs = 1_000;

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
  const asked = database
    .all(
      `SELECT ${tables.map(firstOf).join(", ")},
         (SELECT COUNT(*) FROM schema_migrations WHERE applied_at IS NULL) AS unapplied`,
    )
    .then(
      ([row]) => Number(row?.unapplied) === 0,
      () => false,
    );
  return Promise.race([asked, sleep(answerMs, false, { ref: false })]);
}

function firstOf(tableAndColumn: string, index: number): string {
  const [table, column] = tableAndColumn.split(".");
  return `(SELECT ${column} FROM ${table} LIMIT 1) AS first_${index}`;
}
