import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Database, timeFrom } from "./database.ts";

/** A migration that has not ended by then died with its process; another may take it over. */
const leaseSeconds = 60;
const pollMs = 100;

/**
 * Brings the tables to the newest version and returns the names of the files it applied. Safe when several instances
 * start together: the row of a version in `schema_migrations` is claimed by one of them, and the others wait for it.
 */
export async function migrate(database: Database, sqlDirectory: string): Promise<readonly string[]> {
  const directory = join(sqlDirectory, database.kind);
  await database.script(
    `CREATE TABLE IF NOT EXISTS schema_migrations (
       name VARCHAR(60) NOT NULL PRIMARY KEY,
       claimed_at VARCHAR(23) NOT NULL,
       applied_at VARCHAR(23) NULL
     )`,
  );
  const applied: string[] = [];
  for (const name of readdirSync(directory)
    .filter((file) => file.endsWith(".sql"))
    .sort()) {
    if (!(await claim(database, name))) continue;
    // The mark is part of the script, so that the embedded database applies both or neither.
    const done = `UPDATE schema_migrations SET applied_at = ${database.now} WHERE name = '${name}'`;
    await database.script(`${readFileSync(join(directory, name), "utf8")};\n${done}`);
    applied.push(name);
  }
  return applied;
}

/** True when this process is to apply the migration; false once it has been applied, by whomever. */
async function claim(database: Database, name: string): Promise<boolean> {
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
