import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import type { Database } from "#lib/db/database.ts";
import { openEmbedded } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { openMysql } from "#lib/db/mysql.ts";
import { createStore } from "#lib/db/store/store.ts";
import { createDatabase } from "../support/database-server.ts";

const file = "0007_counted_by_lane.sql";
const messages = [
  { id: "open", lane: "open", network: "192.0.2.1", prefix: "+1202555", country: "US" },
  { id: "forgiven", lane: "open", network: "192.0.2.1", prefix: "!+1202555", country: "US" },
  { id: "device", lane: "device", network: "~192.0.2.1", prefix: "~+1202555", country: "us" },
];

const kinds: readonly [name: string, open: () => Promise<Database>][] = [
  [
    "MariaDB",
    async () => {
      const name = await createDatabase(inject("databaseServer"), "lanes");
      return openMysql({ ...inject("databaseServer"), name, tls: null, connections: 2 });
    },
  ],
  ["the embedded database", () => openEmbedded(":memory:")],
];

test.each(kinds)(
  "messages that were marked in their values are counted by their columns on %s",
  async (_, open) => {
    const database = await open();
    onTestFinished(() => database.close());
    await migrate(database, filesBefore(database));
    const { now } = database;
    for (const message of messages)
      await database.insert(
        `INSERT INTO sends (id, phone_number, lane, seq, series, network, prefix, country, sent_at)
       VALUES (:id, :id, :lane, 1, 1, :network, :prefix, :country, ${now})`,
        message,
      );
    for (const country of ["**", "US", "us"])
      await database.insert(
        `INSERT INTO send_tallies (country, starts_at, ends_at, sent, verified) VALUES (:country, ${now}, ${now}, 1, 0)`,
        { country },
      );

    expect(await migrate(database, "sql")).toEqual([file]);

    const place = { network: "192.0.2.1", prefix: "+1202555", country: "US" };
    expect(
      await database.all("SELECT id, lane, network, prefix, country, forgiven FROM sends ORDER BY id"),
    ).toEqual([
      { id: "device", lane: "device", ...place, forgiven: 0 },
      { id: "forgiven", lane: "open", ...place, forgiven: 1 },
      { id: "open", lane: "open", ...place, forgiven: 0 },
    ]);
    expect(await database.all("SELECT country FROM send_tallies ORDER BY country")).toEqual([
      { country: "**" },
      { country: "US" },
    ]);
    const windows = [{ scope: "prefix", windowSeconds: 3_600 }] as const;
    expect(await createStore(database).readUsage(windows, place)).toMatchObject([{ sent: 1 }]);
  },
);

/** A directory with the migrations before this one. */
function filesBefore({ kind }: Database): string {
  const directory = mkdtempSync(join(tmpdir(), "sql-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  mkdirSync(join(directory, kind));
  for (const name of readdirSync(join("sql", kind)).filter((name) => name < file))
    cpSync(join("sql", kind, name), join(directory, kind, name));
  return directory;
}
