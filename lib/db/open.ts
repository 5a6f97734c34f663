import type { DatabaseConfig } from "../config.ts";
import type { Database } from "./database.ts";
import { openEmbedded } from "./embedded.ts";
import { migrate } from "./migrate.ts";
import { type MysqlSurroundings, openMysql } from "./mysql.ts";
import type { MysqlOptions } from "./mysql-pool.ts";
import { ensureMysqlDatabase } from "./mysql-schema.ts";

/** The configured database. Opening MySQL connects to nothing yet. */
export async function openDatabase(
  settings: DatabaseConfig,
  surroundings: MysqlSurroundings = {},
): Promise<Database> {
  if (settings.kind === "embedded") return openEmbedded(settings.file);
  return openMysql(mysqlOptions(settings), surroundings);
}

/** Makes the tables, or brings them to the newest version; returns the names of the files it applied. */
export async function makeTables(
  database: Database,
  settings: DatabaseConfig,
  sqlDirectory: string,
): Promise<readonly string[]> {
  if (settings.kind === "mysql") await ensureMysqlDatabase(mysqlOptions(settings));
  return migrate(database, sqlDirectory);
}

function mysqlOptions({ tls, ...server }: Extract<DatabaseConfig, { kind: "mysql" }>): MysqlOptions {
  const verified =
    tls.kind === "off" ? null : { rejectUnauthorized: true, ...(tls.ca === null ? {} : { ca: tls.ca }) };
  return { ...server, tls: verified };
}
