import { setTimeout as sleep } from "node:timers/promises";
import mysql, { type Pool, type PoolConnection, type ResultSetHeader } from "mysql2/promise";
import { DatabaseUnavailable } from "../errors.ts";
import type { Database, GuardedUpdate, Params, Row } from "./database.ts";

export type MysqlOptions = {
  host: string;
  port: number;
  name: string;
  user: string;
  password: string;
  tls: { ca?: string; rejectUnauthorized: boolean } | null;
};

const connections = 10;
const waiting = 50;
/** From asking for a connection to the answer of one statement. Three of them stay within the 3 s a caller may wait. */
const deadlineMs = 2_500;
const connectTimeoutMs = 2_000;
const lockWaitSeconds = 2;
/** A statement that lost a deadlock or waited too long for a lock was rolled back: safe to run again. */
const rolledBack = new Set([1205, 1213]);
const attempts = 4;
const duplicateKey = 1062;
const duplicateColumn = 1060;

class DeadlinePassed extends Error {}

/**
 * MySQL 8, MariaDB 10.6 or newer, TiDB. One statement is one round trip and one transaction. mysql2 has no deadline for
 * its queue, and its own query timeout abandons the statement on a connection that goes back into the pool; so both
 * waits are ours, and a connection whose statement did not end in time is destroyed.
 */
export function openMysql(options: MysqlOptions): Database {
  const pool = mysql.createPool({
    host: options.host,
    port: options.port,
    database: options.name,
    user: options.user,
    password: options.password,
    ...(options.tls === null ? {} : { ssl: options.tls }),
    charset: "utf8mb4",
    timezone: "Z",
    dateStrings: true,
    supportBigNumbers: true,
    namedPlaceholders: true,
    multipleStatements: false,
    connectionLimit: connections,
    queueLimit: waiting,
    connectTimeout: connectTimeoutMs,
    enableKeepAlive: true,
  });
  pool.pool.on("connection", (connection) => {
    // Commands of one connection run in order, so these precede its first statement.
    for (const sql of [
      `SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = ${lockWaitSeconds}`,
      "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'",
      // Counting subqueries must not lock the rows they count.
      "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    ]) {
      connection.query(sql, (error) => error && connection.destroy());
    }
  });

  async function execute(sql: string, params: Params): Promise<ResultSetHeader | Row[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await executeOnce(pool, sql, params);
      } catch (error) {
        if (attempt === attempts || !rolledBack.has(errno(error))) throw error;
        await sleep(Math.random() * 20 * 2 ** attempt);
      }
    }
  }
  async function run(sql: string, params: Params): Promise<number> {
    return ((await execute(sql, params)) as ResultSetHeader).affectedRows;
  }

  return {
    kind: "mysql",
    now: "UTC_TIMESTAMP(3)",
    ago: (seconds) => `(UTC_TIMESTAMP(3) - INTERVAL ${seconds} SECOND)`,
    all: (sql, params = {}) => translated(async () => (await execute(sql, params)) as Row[]),
    run: (sql, params = {}) => translated(() => run(sql, params)),
    insert: (sql, params) =>
      translated(async () => {
        try {
          return (await run(sql, params)) > 0;
        } catch (error) {
          if (errno(error) === duplicateKey) return false;
          throw error;
        }
      }),
    updateTogether: (updates, params) => translated(async () => (await run(joined(updates), params)) > 0),
    script: (sql) =>
      translated(async () => {
        for (const statement of sql.split(/;\s*$/m)) {
          if (statement.replace(/^\s*--.*$/gm, "").trim() !== "") await define(pool, statement);
        }
      }),
    close: () => pool.end(),
  };
}

/** One UPDATE over several tables: each is named by a unique key, so either every row matches or none does. */
function joined(updates: readonly GuardedUpdate[]): string {
  const tables = updates.map((update) => update.table).join(", ");
  const sets = updates.map((update) => update.set).join(", ");
  const guards = updates.map((update) => `(${update.where})`).join(" AND ");
  return `UPDATE ${tables} SET ${sets} WHERE ${guards}`;
}

async function executeOnce(pool: Pool, sql: string, params: Params): Promise<ResultSetHeader | Row[]> {
  const startedAt = performance.now();
  const connection = await acquire(pool);
  try {
    const left = deadlineMs - (performance.now() - startedAt);
    const [result] = await within(left, connection.execute(sql, params));
    connection.release();
    return result as ResultSetHeader | Row[];
  } catch (error) {
    // An error that the server sent leaves the connection in order; any other leaves its state unknown.
    if (errno(error) > 0) connection.release();
    else connection.destroy();
    throw error;
  }
}

async function acquire(pool: Pool): Promise<PoolConnection> {
  const pending = pool.getConnection();
  try {
    return await within(deadlineMs, pending);
  } catch (error) {
    if (error instanceof DeadlinePassed) pending.then((late) => late.release()).catch(() => undefined);
    throw error;
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DeadlinePassed(`no answer in ${Math.round(ms)} ms`)),
      Math.max(ms, 0),
    );
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** DDL commits by itself, so a run that died may have applied a part: a column that is already there is no failure. */
async function define(pool: Pool, statement: string): Promise<void> {
  try {
    await pool.query(statement);
  } catch (error) {
    if (errno(error) !== duplicateColumn) throw error;
  }
}

/** The server's error number; 0 for errors of the connection. */
function errno(error: unknown): number {
  const { errno: number, sqlState } = error as { errno?: number; sqlState?: string };
  return sqlState !== undefined && typeof number === "number" ? number : 0;
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new DatabaseUnavailable(error);
  }
}
