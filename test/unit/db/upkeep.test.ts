import { expect, test } from "vitest";
import { openEmbedded } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { purge } from "#lib/db/upkeep.ts";

test("a table that cannot be purged keeps no other from it, and is told at the end", async () => {
  const database = await openEmbedded(":memory:");
  await migrate(database, "sql");
  await database.run("INSERT INTO wrong_codes (network, guessed_at) VALUES ('a', '2000-01-01 00:00:00.000')");
  await database.run(
    "INSERT INTO send_tallies (country, ends_at, sent, verified) VALUES ('IN', '2000-01-01 00:00:00.000', 1, 1)",
  );
  await database.script(
    "CREATE TRIGGER stuck BEFORE DELETE ON send_tallies BEGIN SELECT RAISE(ABORT, 'stuck'); END",
  );
  await expect(purge(database)).rejects.toMatchObject({
    cause: { message: expect.stringContaining("stuck") },
  });
  expect(await database.all("SELECT network FROM wrong_codes")).toEqual([]);
  expect(await database.all("SELECT country FROM send_tallies")).toHaveLength(1);
  await database.close();
});
