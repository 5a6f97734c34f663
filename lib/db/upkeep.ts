import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "./database.ts";

const hour = 3_600;
const day = 24 * hour;

/**
 * What is no longer needed, by table. The ledger is kept for two weeks, because the budgets learn from it; sessions for
 * a quarter after their end, because they tell who was signed in when; numbers that were never proven for a month,
 * unless wrong codes are held against them.
 */
const outdated: readonly { table: string; key: string; where(ago: (seconds: number) => string): string }[] = [
  { table: "sends", key: "id", where: (ago) => `sent_at < ${ago(15 * day)}` },
  { table: "wrong_codes", key: "id", where: (ago) => `guessed_at < ${ago(day)}` },
  {
    table: "sessions",
    key: "id",
    where: (ago) => `expires_at < ${ago(90 * day)} OR revoked_at < ${ago(90 * day)}`,
  },
  {
    table: "users",
    key: "id",
    where: (ago) =>
      `is_verified = 0 AND updated_at < ${ago(30 * day)} AND device_failures + flow_failures + stranger_failures = 0`,
  },
];

const batch = 500;
/** Between batches, so that requests are never behind more than one of them. */
const pauseMs = 50;

/** Deletes outdated rows and forgets expired codes, in small batches; returns how many rows it changed. */
export async function purge(database: Database): Promise<number> {
  const { ago, now } = database;
  const statements = [
    ...outdated.map(
      ({ table, key, where }) =>
        `DELETE FROM ${table} WHERE ${key} IN
           (SELECT ${key} FROM (SELECT ${key} FROM ${table} WHERE ${where(ago)} LIMIT ${batch}) AS outdated)`,
    ),
    `UPDATE users SET otp = NULL, otp_expires_at = NULL, version = version + 1, updated_at = ${now} WHERE id IN
       (SELECT id FROM (SELECT id FROM users WHERE otp_expires_at < ${ago(hour)} LIMIT ${batch}) AS outdated)`,
  ];
  let changed = 0;
  for (const statement of statements) {
    for (;;) {
      const matched = await database.run(statement);
      changed += matched;
      if (matched < batch) break;
      await sleep(pauseMs);
    }
  }
  return changed;
}
