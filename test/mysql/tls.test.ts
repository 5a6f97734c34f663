import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DatabaseTls } from "#lib/config/database.ts";
import { reasonOf } from "#lib/db/diagnosis.ts";
import { makeTables, openDatabase } from "#lib/db/open.ts";
import {
  createDatabase,
  type PrivateDatabaseServer,
  startDatabaseServer,
} from "../support/database-server.ts";
import { selfSigned } from "../support/self-signed.ts";

/** What a server presents whose certificate is for this host. */
async function startServerNamed(host: string, directory: string) {
  const { key, cert } = selfSigned(host);
  const files = { key: join(directory, `${host}.key`), cert: join(directory, `${host}.pem`) };
  writeFileSync(files.key, key);
  writeFileSync(files.cert, cert);
  const options = ["--innodb-buffer-pool-size=32M", `--ssl-key=${files.key}`, `--ssl-cert=${files.cert}`];
  const databaseServer = await startDatabaseServer(options);
  return { databaseServer, cert, name: await createDatabase(databaseServer.address, "tls") };
}

describe("the way to the database (DB_SSL)", () => {
  const directory = mkdtempSync(join(tmpdir(), "tls-"));
  let right: Awaited<ReturnType<typeof startServerNamed>>;
  let other: Awaited<ReturnType<typeof startServerNamed>>;

  beforeAll(async () => {
    [right, other] = await Promise.all([
      startServerNamed("localhost", directory),
      startServerNamed("db.example.com", directory),
    ]);
  });
  afterAll(async () => {
    for (const server of [right, other]) await server?.databaseServer.remove();
    rmSync(directory, { recursive: true });
  });

  function settingsFor(
    { databaseServer, name }: { databaseServer: PrivateDatabaseServer; name: string },
    tls: DatabaseTls,
  ) {
    return {
      kind: "mysql",
      ...databaseServer.address,
      host: "localhost",
      name,
      tls,
      connections: 2,
    } as const;
  }

  async function cipherOf(settings: ReturnType<typeof settingsFor>) {
    const database = await openDatabase(settings);
    try {
      return (await database.all("SHOW STATUS LIKE 'Ssl_cipher'"))[0]?.Value;
    } finally {
      await database.close();
    }
  }

  test("is encrypted to a server that the given authority vouches for, tables and all", async () => {
    const settings = settingsFor(right, { kind: "verified", ca: right.cert });
    expect(await cipherOf(settings)).toMatch(/^TLS_|-/);
    const database = await openDatabase(settings);
    expect(await makeTables(database, settings, "sql")).not.toEqual([]);
    await database.close();
    expect(await cipherOf(settingsFor(right, { kind: "off" }))).toBe("");
  });

  test.each<[string, () => typeof right, () => string | null]>([
    ["that nobody vouches for", () => right, () => null],
    ["that another authority vouches for", () => right, () => other.cert],
    ["whose certificate is for another name", () => other, () => other.cert],
  ])("does not lead to a server %s", async (_what, server, ca) => {
    const settings = settingsFor(server(), { kind: "verified", ca: ca() });
    await expect(cipherOf(settings)).rejects.toMatchObject({ code: "database_unavailable" });
    const database = await openDatabase(settings);
    const failure: unknown = await makeTables(database, settings, "sql").catch((error) => error);
    expect(failure).toMatchObject({ code: "database_unavailable" });
    expect(reasonOf(failure)).toMatch(/certificate|altnames/i);
    await database.close();
  });
});
