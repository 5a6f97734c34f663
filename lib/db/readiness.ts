import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "./database.ts";
import { reasonOf, withoutFigures } from "./diagnosis.ts";

/** True when the database answers now, may be written to, and every migration of this code was applied to it. */
export type Readiness = () => Promise<boolean>;

const answerMs = 1_000;
/** However often readiness is asked, the database is asked no more than once in this time. */
const cacheMs = 1_000;

/** Changes nothing, and is refused where nothing may be changed: on a replica, or after the writer has gone elsewhere. */
const harmlessChange = "UPDATE users SET version = version WHERE id = 0";

/**
 * A row of each table, so that one that is missing or broken is noticed before somebody needs it; and for each migration
 * something that only it brings, so that another program's table of the same name is not taken for ours.
 */
const columns = [
  "users.otp_verified",
  "users.stranger_guesses",
  "users.proofs_since",
  "users.made_here",
  "sends.replaces",
  "sends.forgiven",
  "wrong_codes.guessed_at",
  "sessions.secret_hash",
  "send_tallies.verified",
  "send_tallies.is_settled",
  "closed_taps.limit_name",
];

/** `migrations`: the names of those that the code needs. `report`: told once why it is not ready, and once that it is again. */
export function watchReadiness(
  database: Database,
  migrations: readonly string[],
  report: (whyNot: string | null) => void = () => undefined,
): Readiness {
  let askedAt = Number.NEGATIVE_INFINITY;
  let answer: Promise<boolean> = Promise.resolve(false);
  let told: string | null = null;
  const tell = (whyNot: string | null) => {
    const news = whyNot === null ? null : withoutFigures(whyNot);
    if (news !== told) report(whyNot);
    told = news;
    return whyNot === null;
  };
  return () => {
    if (performance.now() - askedAt >= cacheMs) {
      askedAt = performance.now();
      answer = whyNotReady(database, migrations).then(tell);
    }
    return answer;
  };
}

async function whyNotReady(database: Database, migrations: readonly string[]): Promise<string | null> {
  const names = migrations.map((name) => `'${name}'`).join(", ");
  const asked = Promise.all([
    database.all(
      `SELECT ${columns.map(firstOf).join(", ")},
         (SELECT COUNT(*) FROM schema_migrations WHERE applied_at IS NULL) AS unapplied,
         (SELECT COUNT(*) FROM schema_migrations WHERE applied_at IS NOT NULL AND name IN (${names})) AS applied`,
    ),
    database.run(harmlessChange).then(() => null, reasonOf),
    database.settingFaults(),
  ]).then(([[row], refused, { serious }]) => {
    if (serious.length > 0) return serious.join(" ");
    if (refused !== null) return refused;
    const isMigrated = Number(row?.unapplied) === 0 && Number(row?.applied) === migrations.length;
    return isMigrated ? null : "The tables are not at the version of this code, see npm run db:migrate.";
  }, reasonOf);
  return Promise.race([asked, sleep(answerMs, `no answer in ${answerMs} ms`, { ref: false })]);
}

function firstOf(tableAndColumn: string, index: number): string {
  const [table, column] = tableAndColumn.split(".");
  return `(SELECT ${column} FROM ${table} LIMIT 1) AS first_${index}`;
}
