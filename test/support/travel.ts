import { setTimeout as sleep } from "node:timers/promises";
import mysql from "mysql2/promise";
import { openEmbedded } from "../../lib/db/embedded.ts";
import type { DatabaseServerAddress } from "./database-server.ts";

/**
 * Makes time pass for a product that takes all expiry from its database's clock: every stored moment moves into the
 * past. From outside, while the product runs.
 */
export async function travelMysql(
  address: DatabaseServerAddress,
  database: string,
  seconds: number,
): Promise<void> {
  const connection = await mysql.createConnection({ ...address, database });
  try {
    // One journey at a time: two that change whole tables would be each other's deadlock for ever. It ends with the connection.
    await connection.query("SELECT GET_LOCK('travel', 60)");
    const [columns] = await connection.query<mysql.RowDataPacket[]>(
      `SELECT TABLE_NAME AS tab, COLUMN_NAME AS col FROM information_schema.COLUMNS
       WHERE TABLE_SCHEMA = DATABASE() AND DATA_TYPE IN ('datetime', 'timestamp')`,
    );
    for (const [table, names] of byTable(columns.map(({ tab, col }) => [String(tab), String(col)]))) {
      const moved = names.map((name) => `\`${name}\` = \`${name}\` - INTERVAL ${seconds} SECOND`);
      await insist(() => connection.query(`UPDATE \`${table}\` SET ${moved.join(", ")}`));
    }
  } finally {
    await connection.end();
  }
}

const deadlock = 1213;

/** The product works meanwhile, and the server undoes this statement rather than the product's where they meet. */
async function insist(statement: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await statement();
      return;
    } catch (error) {
      if ((error as { errno?: number }).errno !== deadlock || tries === 10) throw error;
      await sleep(Math.random() * 50 * tries);
    }
  }
}

/**
 * The same for the embedded database, whose moments are text: `YYYY-MM-DD HH:MM:SS.mmm`. Opened as the product opens it,
 * because some tests have both in one process, where two builds of SQLite take each other's locks away and ruin the file
 * (https://www.sqlite.org/howtocorrupt.html, 2.2.1).
 */
export async function travelEmbedded(file: string, seconds: number): Promise<void> {
  const database = await openEmbedded(file);
  try {
    const columns = await database.all(
      `SELECT m.name AS tab, c.name AS col FROM sqlite_master m, pragma_table_info(m.name) c
       WHERE m.type = 'table' AND c.type = 'TEXT'`,
    );
    for (const [table, names] of byTable(columns.map(({ tab, col }) => [String(tab), String(col)]))) {
      const moved = names.map(
        (name) =>
          `${name} = CASE WHEN ${name} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:*'
           THEN strftime('%Y-%m-%d %H:%M:%f', ${name}, '-${seconds} seconds') ELSE ${name} END`,
      );
      await database.run(`UPDATE ${table} SET ${moved.join(", ")}`);
    }
  } finally {
    await database.close();
  }
}

function byTable(columns: readonly [table: string, column: string][]): Map<string, string[]> {
  const tables = new Map<string, string[]>();
  for (const [table, column] of columns) tables.set(table, [...(tables.get(table) ?? []), column]);
  return tables;
}
