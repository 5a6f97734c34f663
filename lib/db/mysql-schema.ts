import mysql from "mysql2/promise";
import { DatabaseUnavailable } from "../errors.ts";
import { createDialer } from "./mysql-dialing.ts";
import { accessDenied, errorNumberOf } from "./mysql-errors.ts";
import type { MysqlOptions } from "./mysql-pool.ts";
import { within } from "./within.ts";

const timeoutMs = 2_000;

/**
 * Makes the database itself where it is missing and the user may: `DB_HOST=localhost npm start` should be enough on a
 * new server. Where the user may not, the first statement says what is wrong.
 * @throws DatabaseUnavailable
 */
export async function ensureMysqlDatabase(options: MysqlOptions): Promise<void> {
  try {
    await createWhereMissing(options);
  } catch (error) {
    if (!accessDenied.has(errorNumberOf(error))) throw new DatabaseUnavailable(error);
  }
}

async function createWhereMissing({ host, port, user, password, tls, name }: MysqlOptions): Promise<void> {
  const dialer = createDialer(timeoutMs);
  const connection = await mysql.createConnection({
    host,
    port,
    user,
    password,
    ...(tls === null ? {} : { ssl: tls }),
    ...dialer.options,
  });
  dialer.succeeded(connection);
  try {
    const sql = `CREATE DATABASE IF NOT EXISTS ${mysql.escapeId(name)} CHARACTER SET utf8mb4`;
    await connection.query({ sql, timeout: timeoutMs });
  } finally {
    // Without a farewell the server writes of an aborted connection, and counts it.
    await within(timeoutMs, connection.end()).catch(() => connection.destroy());
  }
}
