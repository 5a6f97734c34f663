import { setTimeout as sleep } from "node:timers/promises";
import { daySeconds, hourSeconds } from "../duration.ts";
import type { Database } from "./database.ts";

type Outdated = { table: string; key: string; where(ago: (seconds: number) => string): string };
type Rows = { table: string; key: string; where: string };

/**
 * What is no longer needed, by table. Of messages the budgets look back a day, and further only at the tallies; sessions
 * stay for a quarter after their end, because they tell who was signed in when; numbers that were never proven for a
 * month, unless wrong codes are held against them: those are never forgotten.
 */
const outdated: readonly Outdated[] = [
  { table: "sends", key: "id", where: (ago) => `sent_at < ${ago(3 * daySeconds)}` },
  { table: "send_tallies", key: "ends_at", where: (ago) => `ends_at < ${ago(15 * daySeconds)}` },
  { table: "wrong_codes", key: "id", where: (ago) => `guessed_at < ${ago(daySeconds)}` },
  { table: "sessions", key: "id", where: (ago) => `expires_at < ${ago(90 * daySeconds)}` },
  { table: "sessions", key: "id", where: (ago) => `revoked_at < ${ago(90 * daySeconds)}` },
  {
    table: "users",
    key: "id",
    where: (ago) =>
      `is_verified = 0 AND updated_at < ${ago(30 * daySeconds)} AND device_failures + flow_failures + stranger_failures = 0`,
  },
];

const batchRows = 200;
/** Between batches, so that requests are never behind more than one of them. */
const pauseMs = 50;

/**
 * Deletes outdated rows and forgets expired codes, in small batches; returns how many rows it changed. Any number of
 * instances may do so together. Ends early, between two batches, when `signal` says so. A table that fails does not keep
 * the others from being purged; the first failure is thrown at the end.
 */
export async function purge(database: Database, signal?: AbortSignal): Promise<number> {
  const { ago, now } = database;
  let changed = 0;
  const failures: unknown[] = [];
  const attempt = async (rows: Rows, change: string) => {
    try {
      changed += await inBatches(database, rows, change, signal);
    } catch (error) {
      failures.push(error);
    }
  };
  for (const { table, key, where } of outdated) {
    await attempt({ table, key, where: where(ago) }, `DELETE FROM ${table}`);
  }
  const expired = { table: "users", key: "id", where: `otp_expires_at < ${ago(hourSeconds)}` };
  const forget = `UPDATE users SET otp = NULL, otp_expires_at = NULL, version = version + 1, updated_at = ${now}`;
  await attempt(expired, forget);
  if (failures.length > 0) throw failures[0];
  return changed;
}

/**
 * Finds rows without locking any, then changes those by their keys, if they are still what was found. (The subquery of a
 * DELETE locks all that it reads, on MySQL.)
 */
async function inBatches(
  database: Database,
  { table, key, where }: Rows,
  change: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const slots = Array.from({ length: batchRows }, (_, index) => `key${index}`);
  const sql = `${change} WHERE ${key} IN (${slots.map((slot) => `:${slot}`).join(", ")}) AND ${where}`;
  for (let changed = 0; ; ) {
    const found = await database.all(
      `SELECT ${key} AS row_key FROM ${table} WHERE ${where} LIMIT ${batchRows}`,
    );
    if (found.length === 0 || signal?.aborted) return changed;
    const keys = Object.fromEntries(slots.map((slot, index) => [slot, found[index]?.row_key ?? null]));
    changed += await database.run(sql, keys);
    if (found.length < batchRows) return changed;
    await sleep(pauseMs);
  }
}
