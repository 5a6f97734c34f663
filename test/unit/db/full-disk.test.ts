import { afterEach, beforeEach, expect, test } from "vitest";
import type { Database } from "#lib/db/database.ts";
import { openEmbedded } from "#lib/db/embedded.ts";
import { DatabaseUnavailable } from "#lib/errors.ts";

let database: Database;
beforeEach(async () => {
  database = await openEmbedded(":memory:");
  await database.script("CREATE TABLE kept (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)");
});
afterEach(() => database.close());

const pageLimit = (pages: number) => database.all(`PRAGMA max_page_count = ${pages}`);
/** Half a page. */
const write = (id: number) =>
  database.insert("INSERT INTO kept (id, text) VALUES (:id, :text)", {
    id,
    text: `${id} ${"x".repeat(2_000)}`,
  });
const keptIds = async () => (await database.all("SELECT id FROM kept ORDER BY id")).map(({ id }) => id);

test("what does not fit is told, what was acknowledged is there, and room again is use again (F11)", async () => {
  const [{ page_count: pages } = {}] = await database.all("PRAGMA page_count");
  await pageLimit(Number(pages) + 20);

  const acknowledged: number[] = [];
  const refusals = new Set<string>();
  for (let id = 0; id < 100; id += 5) {
    // Written together, so that one that does not fit has company.
    const ids = [id, id + 1, id + 2, id + 3, id + 4];
    for (const [index, outcome] of (await Promise.allSettled(ids.map(write))).entries()) {
      if (outcome.status === "fulfilled") acknowledged.push(ids[index] as number);
      else refusals.add((outcome.reason as Error).constructor.name);
    }
  }
  expect(acknowledged.length).toBeGreaterThan(0);
  expect([...refusals]).toEqual([DatabaseUnavailable.name]);
  expect(await keptIds()).toEqual(expect.arrayContaining(acknowledged));

  await pageLimit(1_000);
  expect(await write(1_000)).toBe(true);
  expect(await keptIds()).toContain(1_000);
});
