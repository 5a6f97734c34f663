import mysql, { type ResultSetHeader } from "mysql2/promise";
import { DatabaseUnavailable } from "../errors.ts";
import type { Row, Value } from "./database.ts";
import type { MysqlOptions } from "./mysql-pool.ts";
import { createSettings } from "./mysql-settings.ts";

/**
 * One connection for an operator's work, which a pool with short deadlines is not made for: whole tables, and several
 * statements that hold together. Values stand for the question marks of a statement, in their order.
 * @throws DatabaseUnavailable from every method; its cause has the server's error number
 */
export type MysqlSession = {
  rows(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
  /** Returns how many rows its WHERE matched. */
  change(sql: string, values?: readonly Value[]): Promise<number>;
  /** All that `work` changes is kept, or nothing when it throws. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

const connectTimeoutMs = 5_000;
/** Nobody waits for an answer, and a sign-in holds its locks for milliseconds. */
const lockWaitSeconds = 20;

export async function openMysqlSession(options: MysqlOptions): Promise<MysqlSession> {
  const { host, port, name, user, password, tls } = options;
  const connection = await translated(() =>
    mysql.createConnection({
      host,
      port,
      database: name,
      user,
      password,
      ...(tls === null ? {} : { ssl: tls }),
      charset: "utf8mb4",
      timezone: "Z",
      dateStrings: true,
      supportBigNumbers: true,
      connectTimeout: connectTimeoutMs,
    }),
  );
  // The statement under way reports the same failure.
  connection.on("error", () => undefined);
  const ask = (sql: string, values: readonly Value[] = []) =>
    translated(async () => (await connection.query(sql, [...values]))[0]);

  await settle((sql) => ask(sql));
  await ask(`SET SESSION innodb_lock_wait_timeout = ${lockWaitSeconds}`);
  return {
    rows: async (sql, values) => (await ask(sql, values)) as unknown as readonly Row[],
    change: async (sql, values) => ((await ask(sql, values)) as ResultSetHeader).affectedRows,
    async transaction(work) {
      await ask("START TRANSACTION");
      try {
        const done = await work();
        await ask("COMMIT");
        return done;
      } catch (error) {
        // A connection that is gone has rolled back.
        await ask("ROLLBACK").catch(() => undefined);
        throw error;
      }
    },
    close: () => connection.end().catch(() => connection.destroy()),
  };
}

/** What a server lacks of the settings is left out. */
async function settle(ask: (sql: string) => Promise<unknown>): Promise<void> {
  const settings = createSettings();
  for (;;) {
    try {
      await ask(settings.assignment());
      return;
    } catch (error) {
      if (!settings.learn((error as DatabaseUnavailable).cause)) throw error;
    }
  }
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new DatabaseUnavailable(error);
  }
}
