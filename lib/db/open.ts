import type { DatabaseConfig, MysqlConfig } from "../config.ts";
import type { Database } from "./database.ts";
import { isUnmade } from "./diagnosis.ts";
import { migrate } from "./migrate.ts";
import type { MysqlSurroundings } from "./mysql.ts";
import type { MysqlOptions } from "./mysql-pool.ts";
import type { MysqlSession } from "./mysql-session.ts";

/** The configured database, whose driver alone is loaded. Opening MySQL connects to nothing yet. */
export async function openDatabase(
  settings: DatabaseConfig,
  surroundings: MysqlSurroundings = {},
): Promise<Database> {
  if (settings.kind === "embedded") return (await import("./embedded.ts")).openEmbedded(settings.file);
  return (await import("./mysql.ts")).openMysql(mysqlOptions(settings), surroundings);
}

/** A connection of its own, for an operator's longer work. */
export async function openSession(settings: MysqlConfig): Promise<MysqlSession> {
  return (await import("./mysql-session.ts")).openMysqlSession(mysqlOptions(settings));
}

/** Makes the tables, or brings them to the newest version; returns the names of the files it applied. */
export async function makeTables(
  database: Database,
  settings: DatabaseConfig,
  sqlDirectory: string,
): Promise<readonly string[]> {
  try {
    return await migrate(database, sqlDirectory);
  } catch (error) {
    if (settings.kind !== "mysql" || !isUnmade(error)) throw error;
    const { ensureMysqlDatabase } = await import("./mysql-schema.ts");
    await ensureMysqlDatabase(mysqlOptions(settings));
    return migrate(database, sqlDirectory);
  }
}

function mysqlOptions({ tls, ...server }: MysqlConfig): MysqlOptions {
  if (tls.kind === "off") return { ...server, tls: null };
  // mysql2 takes a certificate in anybody's name unless it is told to look (RFC 9525 §6.1).
  const verified = { rejectUnauthorized: true, verifyIdentity: true } as const;
  return { ...server, tls: tls.ca === null ? verified : { ...verified, ca: tls.ca } };
}
