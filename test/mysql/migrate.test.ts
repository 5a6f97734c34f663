import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mysql from "mysql2/promise";
import { afterEach, beforeEach, describe, expect, inject, onTestFinished, test } from "vitest";
import type { Database } from "#lib/db/database.ts";
import { openEmbedded } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { openMysql } from "#lib/db/mysql.ts";
import { additionsOf } from "#lib/db/mysql-additions.ts";
import { watchReadiness } from "#lib/db/readiness.ts";
import { createDatabase, startDatabaseServer } from "../support/database-server.ts";

describe("migrating MariaDB", () => {
  let name: string;
  const open: Database[] = [];
  const files = readdirSync("sql/mysql").sort();

  function connect(): Database {
    const database = openMysql({ ...inject("databaseServer"), name, tls: null, connections: 10 });
    open.push(database);
    return database;
  }

  beforeEach(async () => {
    name = await createDatabase(inject("databaseServer"), "migrate");
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((database) => database.close()));
  });

  test("applies every file once, in order", async () => {
    const database = connect();
    expect(await migrate(database, "sql")).toEqual(files);
    expect(await migrate(database, "sql")).toEqual([]);
  });

  test("of six instances that start together, each file is applied by one and waited for by all", async () => {
    const applied = await Promise.all(Array.from({ length: 6 }, () => migrate(connect(), "sql")));
    expect(applied.flat().sort()).toEqual(files);
    expect(await connect().all("SELECT COUNT(*) AS users FROM users")).toEqual([{ users: 0 }]);
  });

  describe("by hand, in a careful client on a server that is not in UTC", () => {
    const address = inject("databaseServer");
    const mayChangeRows = { user: "login_rows_only", password: "not-a-secret" };

    /** As a person would in MySQL Workbench. */
    async function runByHand(statements: string): Promise<void> {
      const connection = await mysql.createConnection({
        ...address,
        database: name,
        multipleStatements: true,
      });
      await connection.query("SET sql_safe_updates = 1, time_zone = '+05:30'");
      await connection.query(statements);
      await connection.end();
    }
    async function asRoot(...statements: string[]): Promise<void> {
      const connection = await mysql.createConnection({ ...address, user: "root", password: "" });
      for (const sql of statements) await connection.query(sql);
      await connection.end();
    }
    beforeEach(() => {
      const { user, password } = mayChangeRows;
      return asRoot(
        `CREATE USER '${user}'@'%' IDENTIFIED BY '${password}'`,
        `GRANT SELECT, INSERT, UPDATE, DELETE ON ${name}.* TO '${user}'@'%'`,
      );
    });
    afterEach(() => asRoot(`DROP USER '${mayChangeRows.user}'@'%'`));

    test("the files make all that a user needs who may only change rows", async () => {
      for (const file of files) await runByHand(readFileSync(`sql/mysql/${file}`, "utf8"));
      const server = { ...address, ...mayChangeRows };
      const database = openMysql({ ...server, name, tls: null, connections: 10 });
      open.push(database);
      expect(await migrate(database, "sql")).toEqual([]);
      expect(await watchReadiness(database, files)()).toBe(true);
    });

    test("the files adopt the users of the service before this one as the product does", async () => {
      await connect().script(`CREATE TABLE users (
        id INT AUTO_INCREMENT PRIMARY KEY, phone_number VARCHAR(15) UNIQUE, otp VARCHAR(6), otp_expires_at DATETIME,
        otp_verified BOOLEAN, is_verified BOOLEAN, created_at TIMESTAMP NULL, updated_at TIMESTAMP NULL)`);
      await connect().run(
        "INSERT INTO users (phone_number, created_at) VALUES ('+12025550178', '2025-07-19 10:30:00')",
      );
      for (const file of files) await runByHand(readFileSync(`sql/mysql/${file}`, "utf8"));
      expect(await connect().all("SELECT otp_verified, created_at, updated_at FROM users")).toEqual([
        {
          otp_verified: 0,
          created_at: "2025-07-19 10:30:00",
          updated_at: "2025-07-19 10:30:00",
        },
      ]);
    });

    test("the product goes on where a person stopped, and needs no right to alter tables once all is done", async () => {
      const [first = "", ...rest] = files;
      await runByHand(readFileSync(`sql/mysql/${first}`, "utf8"));
      expect(await migrate(connect(), "sql")).toEqual(rest);
      const server = { ...address, ...mayChangeRows };
      const database = openMysql({ ...server, name, tls: null, connections: 10 });
      open.push(database);
      expect(await migrate(database, "sql")).toEqual([]);
    });
  });

  test("works on a server that asks for safe updates", async () => {
    const careful = await startDatabaseServer();
    try {
      await careful.stop();
      await careful.start(["--loose-sql-safe-updates=1"]);
      name = await createDatabase(careful.address, "careful");
      const openThere = () => openMysql({ ...careful.address, name, tls: null, connections: 2 });
      const [migrated, fresh] = [openThere(), openThere()];
      expect(await migrate(migrated, "sql")).toEqual(files);
      expect(await fresh.run("DELETE FROM wrong_codes")).toBe(0);
      await Promise.all([migrated.close(), fresh.close()]);
    } finally {
      await careful.remove();
    }
  });

  test("takes over from a process that died in the middle", async () => {
    const database = connect();
    await migrate(database, "sql");
    await database.run(
      "UPDATE schema_migrations SET applied_at = NULL, claimed_at = '2000-01-01 00:00:00.000'",
    );
    expect(await migrate(database, "sql")).toEqual(files);
  });

  test("is waited for however long it takes, as long as its process lives", async () => {
    const sql = scripts("DO SLEEP(2.5)");
    const applied = await Promise.all([migrate(connect(), sql, 1), migrate(connect(), sql, 1)]);
    expect(applied.flat()).toEqual(["0001_only.sql"]);
  });

  test("that fails can be tried again at once", async () => {
    await expect(migrate(connect(), scripts("CREATE TABLE broken ("))).rejects.toThrow();
    const startedAt = performance.now();
    expect(await migrate(connect(), scripts("CREATE TABLE whole (id INT)"))).toEqual(["0001_only.sql"]);
    expect(performance.now() - startedAt).toBeLessThan(30_000);
  });

  test("keeps the users of the service before this one, and none of their readable codes", async () => {
    const database = connect();
    await database.script(`CREATE TABLE users (
      id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
      phone_number VARCHAR(20) NOT NULL UNIQUE,
      otp VARCHAR(6), otp_expires_at DATETIME,
      otp_verified TINYINT(1) DEFAULT 0, is_verified TINYINT(1) DEFAULT 0,
      created_at DATETIME DEFAULT CURRENT_TIMESTAMP, updated_at DATETIME NULL)`);
    await database.run(
      "INSERT INTO users (phone_number, otp, is_verified) VALUES ('+12025550177', '123456', 1)",
    );
    await migrate(database, "sql");
    const [user] = await database.all("SELECT id, phone_number, otp, is_verified, updated_at FROM users");
    expect(user).toMatchObject({ id: 1, phone_number: "+12025550177", otp: null, is_verified: 1 });
    expect(user?.updated_at).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/);
  });

  /** The table of that service, with this among its columns and keys. */
  const oldUsers = (more: string) => `CREATE TABLE users (
    id INT AUTO_INCREMENT PRIMARY KEY, phone_number VARCHAR(15) UNIQUE, otp VARCHAR(6), otp_expires_at DATETIME,
    otp_verified BOOLEAN, is_verified BOOLEAN, created_at DATETIME, updated_at DATETIME, ${more})`;

  test.each([
    ["a column", "Version INT NOT NULL DEFAULT 1", "version"],
    ["two columns", "version INT, otp_id CHAR(3)", "otp_id, version"],
    ["a key", "KEY by_proof (is_verified)", "by_proof"],
  ])(
    "stops where that table has %s of a name that we add, says which, and goes on when it is gone",
    async (_, more, named) => {
      const database = connect();
      await database.script(oldUsers(more));
      await database.run("INSERT INTO users (phone_number, otp) VALUES ('+12025550177', '123456')");
      for (let tries = 0; tries < 2; tries++) {
        const { cause } = await migrate(database, "sql").then(
          () => ({ cause: null }),
          (error: Error) => error,
        );
        expect(String(cause)).toContain(`The table users has ${named} of its own`);
      }
      expect(await watchReadiness(database, files)()).toBe(false);
      const kind = more.startsWith("KEY") ? "KEY" : "COLUMN";
      for (const name of named.split(", ")) await database.script(`ALTER TABLE users DROP ${kind} ${name}`);
      expect(await migrate(database, "sql")).toEqual(files.slice(1));
      expect(await watchReadiness(database, files)()).toBe(true);
    },
  );

  test("stops where another program has a table of a name of ours", async () => {
    const database = connect();
    await database.script("CREATE TABLE sessions (id INT PRIMARY KEY, expires_at DATETIME)");
    const { cause } = await migrate(database, "sql").then(
      () => ({ cause: null }),
      (error: Error) => error,
    );
    expect(String(cause)).toMatch(
      /The table sessions was there before and lacks secret_hash, user_id, otp_id/,
    );
    expect(await watchReadiness(database, files)()).toBe(false);
  });

  test("the names that it needs for itself are told to whoever adopts a table", async () => {
    const told = readFileSync("docs/upgrading.md", "utf8");
    const statements = files.flatMap((file) => readFileSync(`sql/mysql/${file}`, "utf8").split(/;\s*$/m));
    const names = statements.flatMap((statement) => {
      const { table, columns, keys } = additionsOf(statement) ?? { table: "users", columns: [], keys: [] };
      return table !== "users" ? [table] : statement.includes("CREATE TABLE") ? [] : [...columns, ...keys];
    });
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !told.includes(`\`${name}\``))).toEqual([]);
  });

  test("fills in what that service left empty, and reads its times as what they were", async () => {
    const database = connect();
    await database.script(`CREATE TABLE users (
      id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, phone_number VARCHAR(15) NOT NULL UNIQUE,
      otp VARCHAR(6) NULL, otp_expires_at DATETIME NULL, otp_verified TINYINT(1) NULL, is_verified TINYINT(1) NULL,
      created_at TIMESTAMP NULL, updated_at TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP)`);
    await database.run(
      "INSERT INTO users (phone_number, created_at) VALUES ('+12025550177', NULL), ('+12025550178', '2025-07-19 10:30:00')",
    );
    await migrate(database, "sql");
    const rows = await database.all(
      "SELECT is_verified, otp_verified, created_at, updated_at FROM users ORDER BY id",
    );
    expect(rows[0]).toMatchObject({ is_verified: 0, otp_verified: 0, created_at: rows[0]?.updated_at });
    expect(rows[1]).toMatchObject({ created_at: "2025-07-19 10:30:00", updated_at: "2025-07-19 10:30:00" });
  });

  test("makes the same tables and columns as the embedded database", async () => {
    const mysql = connect();
    const embedded = await openEmbedded(":memory:");
    await migrate(mysql, "sql");
    await migrate(embedded, "sql");
    const columns = (rows: readonly object[]) => rows.map((row) => Object.values(row).join(".")).sort();
    const onMysql = await mysql.all(
      "SELECT TABLE_NAME AS tab, COLUMN_NAME AS col FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()",
    );
    const onEmbedded = await embedded.all(
      `SELECT m.name AS tab, c.name AS col FROM sqlite_master m, pragma_table_info(m.name) c
       WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`,
    );
    expect(columns(onEmbedded)).toEqual(columns(onMysql));
    await embedded.close();
  });
});

/** A directory with this as its one migration. */
function scripts(statement: string): string {
  const directory = mkdtempSync(join(tmpdir(), "sql-"));
  mkdirSync(join(directory, "mysql"));
  writeFileSync(join(directory, "mysql", "0001_only.sql"), `${statement};\n`);
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}
