import { expect, test } from "vitest";
import type { Database } from "#lib/db/database.ts";
import { openEmbedded } from "#lib/db/embedded.ts";
import { migrate, migrationsIn, newerThan } from "#lib/db/migrate.ts";
import { watchReadiness } from "#lib/db/readiness.ts";

/** Ready or not, after `harm` was done to a database that was well. */
async function readinessAfter(harm: (database: Database) => Promise<unknown>): Promise<boolean> {
  const database = await openEmbedded(":memory:");
  try {
    await migrate(database, "sql");
    await harm(database);
    return await watchReadiness(database, migrationsIn("sql", database))();
  } finally {
    await database.close();
  }
}

async function tablesOf(database: Database): Promise<string[]> {
  const rows = await database.all(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  return rows.map(({ name }) => String(name));
}

test("ready is a database that has every table of every migration, and no other (F11)", async () => {
  let tables: string[] = [];
  expect(
    await readinessAfter(async (database) => {
      tables = await tablesOf(database);
    }),
  ).toBe(true);
  expect(tables.length).toBeGreaterThan(5);
  for (const table of tables)
    expect([table, await readinessAfter((database) => database.script(`DROP TABLE ${table}`))]).toEqual([
      table,
      false,
    ]);
});

test.each([
  ["0002_sign_in.sql", "ALTER TABLE users DROP COLUMN stranger_guesses"],
  ["0003_money.sql", "ALTER TABLE send_tallies DROP COLUMN verified"],
  ["0004_unsettled_tallies.sql", "ALTER TABLE send_tallies DROP COLUMN is_settled"],
  ["0006_made_here.sql", "DROP INDEX users_by_proof; ALTER TABLE users DROP COLUMN made_here"],
  ["another program's table", "DROP TABLE sessions; CREATE TABLE sessions (id INTEGER)"],
])("a table that lacks what %s brings is not ready, whatever is recorded", async (_, harm) => {
  expect(await readinessAfter((database) => database.script(harm))).toBe(false);
});

test("a migration that was begun and not ended is not ready", async () => {
  const begun = "INSERT INTO schema_migrations (name, claimed_at) VALUES ('9999_begun.sql', '2026-01-01')";
  expect(await readinessAfter((database) => database.run(begun))).toBe(false);
});

test("a database that lacks a migration of this code is not ready, though none was begun", async () => {
  for (const name of migrationsIn("sql", { kind: "embedded" }))
    expect([
      name,
      await readinessAfter((database) =>
        database.run(`DELETE FROM schema_migrations WHERE name = '${name}'`),
      ),
    ]).toEqual([name, false]);
});

test("a database that a newer version has migrated is ready, and what this version does not know of it can be told", async () => {
  const newer = `INSERT INTO schema_migrations (name, claimed_at, applied_at)
    VALUES ('9999_newer.sql', '2026-01-01', '2026-01-01')`;
  let unknown: readonly string[] = [];
  const isReady = await readinessAfter(async (database) => {
    await database.run(newer);
    unknown = await newerThan(migrationsIn("sql", database), database);
  });
  expect([isReady, unknown]).toEqual([true, ["9999_newer.sql"]]);
});

test("a database that may only be read is not ready (F8)", async () => {
  expect(await readinessAfter((database) => database.run("PRAGMA query_only = ON"))).toBe(false);
});

test("a database that is closed is not ready, and asking throws nothing", async () => {
  const database = await openEmbedded(":memory:");
  await database.close();
  expect(await watchReadiness(database, [])()).toBe(false);
});
