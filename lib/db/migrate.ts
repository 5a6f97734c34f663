import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseUnavailable } from "../errors.ts";
import { adoptingMigration, obstacleIn } from "./adopt/fitness.ts";
import { TableUnfit } from "./adopt/unfit.ts";
import { type Database, timeFrom } from "./database.ts";
import { isUnmade } from "./diagnosis.ts";

/**
 * A claim that was not renewed for so long died with its process; another may take it over. Renewed while the script
 * runs, because altering a large table may take longer than anybody should wait for the dead.
 */
const defaultLeaseSeconds = 60;
const pollMs = 100;

/**
 * Brings the tables to the newest version and returns the names of the files it applied. Safe when several instances
 * start together: the row of a version in `schema_migrations` is claimed by one of them, and the others wait for it.
 * Where every file is applied already, by whomever, it only reads.
 */
export async function migrate(
  database: Database,
  sqlDirectory: string,
  leaseSeconds = defaultLeaseSeconds,
): Promise<readonly string[]> {
  const done = await appliedBefore(database);
  const applied: string[] = [];
  for (const name of migrationsIn(sqlDirectory, database)) {
    if (done.includes(name) || !(await claim(database, name, leaseSeconds))) continue;
    // The mark is part of the script, so that the embedded database applies both or neither.
    const mark = `UPDATE schema_migrations SET applied_at = ${database.now} WHERE name = '${name}'`;
    const script = `${readFileSync(join(sqlDirectory, database.kind, name), "utf8")};\n${mark}`;
    await holding(database, name, leaseSeconds, async () => {
      if (name === adoptingMigration) await requireFitTables(database, sqlDirectory);
      await database.script(script);
    });
    applied.push(name);
  }
  return applied;
}

/** The files for this kind of database, in their order. */
export function migrationsIn(sqlDirectory: string, { kind }: Pick<Database, "kind">): readonly string[] {
  return readdirSync(join(sqlDirectory, kind))
    .filter((file) => file.endsWith(".sql"))
    .sort();
}

/** All that the tables of an older service will be altered by; nothing once they were. */
export async function adoptingScripts(
  database: Pick<Database, "kind" | "all">,
  sqlDirectory: string,
): Promise<readonly string[]> {
  const done = await namesApplied(database).catch((error: unknown): readonly string[] => {
    if (isUnmade(error)) return [];
    throw error;
  });
  if (done.includes(adoptingMigration)) return [];
  return migrationsIn(sqlDirectory, database).map((name) =>
    readFileSync(join(sqlDirectory, database.kind, name), "utf8"),
  );
}

/**
 * Looks before it alters a table of an older service: an ALTER that fails has read the whole table, and its error names
 * neither the row nor the remedy. Every table of the embedded database is ours.
 */
async function requireFitTables(database: Database, sqlDirectory: string): Promise<void> {
  if (database.kind === "embedded") return;
  const scripts = await adoptingScripts(database, sqlDirectory);
  const obstacle = await obstacleIn((sql) => database.all(sql), scripts);
  if (obstacle !== null) throw new DatabaseUnavailable(new TableUnfit(obstacle));
}

/** What a newer version of the product applied to this database. */
export async function newerThan(
  migrations: readonly string[],
  database: Database,
): Promise<readonly string[]> {
  return (await appliedBefore(database)).filter((name) => !migrations.includes(name));
}

/** Reads before it makes anything: a user that may not make tables needs none made. */
async function appliedBefore(database: Database): Promise<readonly string[]> {
  try {
    return await namesApplied(database);
  } catch (error) {
    if (!isUnmade(error)) throw error;
    await database.script(
      `CREATE TABLE IF NOT EXISTS schema_migrations (
         name VARCHAR(60) NOT NULL PRIMARY KEY,
         claimed_at VARCHAR(23) NOT NULL,
         applied_at VARCHAR(23) NULL
       )`,
    );
    return [];
  }
}

async function namesApplied({ all }: Pick<Database, "all">): Promise<readonly string[]> {
  const rows = await all("SELECT name FROM schema_migrations WHERE applied_at IS NOT NULL");
  return rows.map(({ name }) => String(name));
}

/** True when this process is to apply the migration; false once it has been applied, by whomever. */
async function claim(database: Database, name: string, leaseSeconds: number): Promise<boolean> {
  for (;;) {
    const [row] = await database.all(
      `SELECT claimed_at, applied_at, ${database.ago(leaseSeconds)} AS stale_before FROM schema_migrations WHERE name = :name`,
      { name },
    );
    if (row === undefined) {
      const claimed = await database.insert(
        `INSERT INTO schema_migrations (name, claimed_at) VALUES (:name, ${database.now})`,
        { name },
      );
      if (claimed) return true;
    } else if (row.applied_at !== null) {
      return false;
    } else if (timeFrom(String(row.claimed_at)) < timeFrom(String(row.stale_before))) {
      const taken = await database.run(
        `UPDATE schema_migrations SET claimed_at = ${database.now} WHERE name = :name AND claimed_at = :seen AND applied_at IS NULL`,
        { name, seen: row.claimed_at ?? null },
      );
      if (taken === 1) return true;
    }
    await sleep(pollMs);
  }
}

/** Renews the claim while `work` runs and drops it when that fails, so that the next try need not wait for its end. */
async function holding(
  database: Database,
  name: string,
  leaseSeconds: number,
  work: () => Promise<void>,
): Promise<void> {
  const mine = "name = :name AND applied_at IS NULL";
  const ignored = () => undefined; // The lease outlasts a renewal that fails, and ends a claim that cannot be dropped.
  const renew = () =>
    database
      .run(`UPDATE schema_migrations SET claimed_at = ${database.now} WHERE ${mine}`, { name })
      .catch(ignored);
  const renewing = setInterval(renew, (leaseSeconds * 1_000) / 4);
  try {
    await work();
  } catch (error) {
    clearInterval(renewing);
    await database.run(`DELETE FROM schema_migrations WHERE ${mine}`, { name }).catch(ignored);
    throw error;
  } finally {
    clearInterval(renewing);
  }
}
