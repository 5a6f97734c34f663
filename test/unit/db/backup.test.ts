import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { backUp } from "#lib/db/backup.ts";
import type { Database } from "#lib/db/database.ts";
import { openEmbedded } from "#lib/db/embedded.ts";

let directory: string;
let source: string;
let database: Database;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "backup-"));
  source = join(directory, "live.sqlite");
  database = await openEmbedded(source);
  await database.script("CREATE TABLE words (word TEXT NOT NULL)");
});
afterEach(async () => {
  await database.close();
  rmSync(directory, { recursive: true });
});

const add = (word: string) => database.run("INSERT INTO words (word) VALUES (:word)", { word });

async function wordsIn(copy: string) {
  const opened = await openEmbedded(copy);
  const rows = await opened.all("SELECT word FROM words ORDER BY word");
  await opened.close();
  return rows.map(({ word }) => word);
}

test("a backup of an open database holds what is still in its journal, for its owner alone, time and again", async () => {
  const target = join(directory, "copy.sqlite");
  await add("first");
  await backUp(database, source, target);
  expect(await wordsIn(target)).toEqual(["first"]);
  await add("second");
  chmodSync(target, 0o644);
  await backUp(database, source, target);
  expect(readdirSync(directory).toSorted()).toEqual([
    "copy.sqlite",
    "live.sqlite",
    "live.sqlite-shm",
    "live.sqlite-wal",
  ]);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  expect(await wordsIn(target)).toEqual(["first", "second"]);
});

test("a backup that cannot be written leaves the one before it, and nothing beside it", async () => {
  const folder = join(directory, "backups");
  mkdirSync(folder);
  const target = join(folder, "copy.sqlite");
  await backUp(database, source, target);
  const before = readFileSync(target);
  const broken: Database = { ...database, all: () => Promise.reject(new Error("disk full")) };
  await expect(backUp(broken, source, target)).rejects.toThrow("disk full");
  await expect(backUp(database, source, folder)).rejects.toThrow(/^No backup was written to .*backups/);
  await expect(backUp(database, source, join(folder, "none", "copy"))).rejects.toThrow("ENOENT");
  expect(readFileSync(target)).toEqual(before);
  expect(readdirSync(folder)).toEqual(["copy.sqlite"]);
  expect(readdirSync(directory)).not.toContainEqual(expect.stringContaining("backups."));
});

test.each(["", "-wal", "-shm"])(
  "a backup is not written over the database itself: live.sqlite%s",
  async (part) => {
    const roundabout = join(directory, "..", directory.split("/").at(-1) ?? "", `live.sqlite${part}`);
    await expect(backUp(database, source, roundabout)).rejects.toThrow("is the database itself");
    await add("kept");
    expect(await database.all("SELECT word FROM words")).toEqual([{ word: "kept" }]);
  },
);
