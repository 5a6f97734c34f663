import { setTimeout as sleep } from "node:timers/promises";
import { daySeconds, hourSeconds } from "../duration.ts";
import type { Database } from "./database.ts";
import { quoted, type Reference, referencesToUsers, tableOf } from "./references.ts";

/** Rows that are deleted, or changed where `change` says how. */
type Outdated = { table: string; where: string; key?: string; change?: string };

/**
 * What is no longer needed. Of messages the budgets look back a day, and further only at the tallies; sessions stay for
 * a quarter after their end, because they tell who was signed in when; numbers that were never proven for a month,
 * unless wrong codes are held against them: those are never forgotten. Codes that have expired are taken from the rest.
 *
 * Of users only those that this product added, and only while no row of another program refers to them: such a row would
 * be deleted with them, or keep their whole batch from being deleted.
 */
function outdatedIn({ ago, now }: Database, references: readonly Reference[]): readonly Outdated[] {
  const isUnreferenced = references
    .map(
      (reference) => `SELECT 1 FROM ${tableOf(reference)} r WHERE r.${quoted(reference.column)} = users.id`,
    )
    .map((reference) => ` AND NOT EXISTS (${reference})`)
    .join("");
  return [
    { table: "sends", where: `sent_at < ${ago(3 * daySeconds)}` },
    { table: "send_tallies", where: `ends_at < ${ago(15 * daySeconds)}`, key: "ends_at" },
    { table: "wrong_codes", where: `guessed_at < ${ago(daySeconds)}` },
    { table: "sessions", where: `expires_at < ${ago(90 * daySeconds)}` },
    { table: "sessions", where: `revoked_at < ${ago(90 * daySeconds)}` },
    {
      table: "users",
      where: `made_here = 1 AND is_verified = 0 AND updated_at < ${ago(30 * daySeconds)}
        AND device_failures + flow_failures + stranger_failures = 0${isUnreferenced}`,
    },
    {
      table: "users",
      where: `otp_expires_at < ${ago(hourSeconds)}`,
      change: `UPDATE users SET otp = NULL, otp_expires_at = NULL, version = version + 1, updated_at = ${now}`,
    },
  ];
}

const batchRows = 200;
/** Between batches, so that requests are never behind more than one of them. */
const pauseMs = 50;

/**
 * Deletes outdated rows and forgets expired codes, in small batches; returns how many rows it changed. Any number of
 * instances may do so together. Ends early, between two batches, when `signal` says so. A table that fails does not keep
 * the others from being purged; the first failure is thrown at the end.
 */
export async function purge(database: Database, signal?: AbortSignal): Promise<number> {
  let changed = 0;
  const failures: unknown[] = [];
  const references = await referencesToUsers(database).catch((error: unknown) => {
    failures.push(error);
    return null;
  });
  for (const outdated of outdatedIn(database, references ?? [])) {
    if (references === null && outdated.table === "users" && outdated.change === undefined) continue;
    try {
      changed += await inBatches(database, outdated, signal);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return changed;
}

/**
 * Finds rows without locking any, then changes those by their keys, if they are still what was found. (The subquery of a
 * DELETE locks all that it reads, on MySQL.)
 */
async function inBatches(
  database: Database,
  { table, where, key = "id", change = `DELETE FROM ${table}` }: Outdated,
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
