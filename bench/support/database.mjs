import Libsql from "libsql";
import mysql from "mysql2/promise";
import { createDatabase, startDatabaseServer } from "../../scripts/system/private-database-server.mjs";

/** @typedef {Awaited<ReturnType<typeof openDatabaseServer>>} DatabaseServer */
/** How often the server was asked for each kind of statement. @typedef {Record<Kind, number>} Statements */
/** Counted since the server started. @typedef {{ statements: Statements, rowsRead: number }} Counters */
/** @typedef {(typeof kinds)[number]} Kind */

export const kinds = /** @type {const} */ (["select", "insert", "update", "delete", "transaction"]);

/** What a small machine would be given. Every commit is on disk before it is answered. */
const size = [
  "--innodb-flush-log-at-trx-commit=1",
  "--innodb-buffer-pool-size=512M",
  "--loose-innodb-log-file-size=256M",
  "--max-prepared-stmt-count=100000",
];

/** A MariaDB that everything measured shares, with its own counters. */
export async function openDatabaseServer() {
  // Interrupted, a process ends without telling those who would clean up, unless it ends by itself.
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
  const databaseServer = await startDatabaseServer(size);
  const { host, port, user, password } = databaseServer.address;
  // As root, who may see everybody's counters.
  const connection = await mysql.createConnection({ host, port, user: "root", password: "" });
  return {
    pid: databaseServer.pid(),
    /** Runs on the connection of the benchmark itself. @param {string} sql */
    query: async (sql) => /** @type {any[]} */ ((await connection.query(sql))[0]),
    /** A new database, as the product's configuration names it. @param {string} label */
    async newDatabase(label) {
      const name = await createDatabase(databaseServer.address, label);
      return {
        DB_HOST: host,
        DB_PORT: String(port),
        DB_NAME: name,
        DB_USER: user,
        DB_PASSWORD: password,
      };
    },
    /** @returns {Promise<Counters>} */
    async counters() {
      const [rows] = await connection.query(
        "SHOW GLOBAL STATUS WHERE Variable_name LIKE 'Com\\_%' OR Variable_name = 'Rows_read'",
      );
      const counts = new Map(
        /** @type {any[]} */ (rows).map((row) => [String(row.Variable_name), Number(row.Value)]),
      );
      const of = (/** @type {string[]} */ ...names) =>
        names.reduce((total, name) => total + (counts.get(`Com_${name}`) ?? 0), 0);
      const statements = {
        select: of("select"),
        insert: of("insert", "insert_select", "replace", "replace_select"),
        update: of("update", "update_multi"),
        delete: of("delete", "delete_multi"),
        // Round trips of their own, that begin and end one.
        transaction: of("begin", "commit", "rollback"),
      };
      return { statements, rowsRead: counts.get("Rows_read") ?? 0 };
    },
    async stop() {
      await connection.end();
      await databaseServer.remove();
    },
  };
}

/** Leaves the tables and takes all rows, but for the list of migrations. @param {DatabaseServer} server @param {string} database */
export async function emptyTables(server, database) {
  const rows = await server.query(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${database}'`,
  );
  const names = rows.map(({ name }) => String(name)).filter((name) => !isMigrations(name));
  await server.query("SET foreign_key_checks = 0");
  for (const name of names) await server.query(`TRUNCATE TABLE \`${database}\`.\`${name}\``);
  await server.query("SET foreign_key_checks = 1");
}

/** The same for the embedded database. @param {string} file */
export function emptyFile(file) {
  const sqlite = new Libsql(file);
  try {
    sqlite.exec("PRAGMA busy_timeout = 5000");
    const tables = sqlite.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    for (const { name } of /** @type {{ name: string }[]} */ (tables)) {
      if (!name.startsWith("sqlite_") && !isMigrations(name)) sqlite.exec(`DELETE FROM ${name}`);
    }
  } finally {
    sqlite.close();
  }
}

const isMigrations = (/** @type {string} */ name) => /migration/i.test(name);

/** @param {Counters} before @param {Counters} after @param {number} requests @returns {Counters} */
export function countersPer(before, after, requests) {
  const entries = kinds.map((kind) => [kind, (after.statements[kind] - before.statements[kind]) / requests]);
  return {
    statements: Object.fromEntries(entries),
    rowsRead: (after.rowsRead - before.rowsRead) / requests,
  };
}
