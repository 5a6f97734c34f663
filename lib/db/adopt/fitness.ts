import type { Row } from "../database.ts";
import { type Additions, additionsOf, collisionOf } from "../mysql-additions.ts";
import { isUnkeepable } from "./shape.ts";

/** Asks one statement without parameters. */
export type Ask = (sql: string) => Promise<readonly Row[]>;

/** Once this file was run, the table is ours in all that matters here. */
export const adoptingMigration = "0002_sign_in.sql";

const see = "See docs/upgrading.md.";
const adopt = "Run: npm run otp -- adopt, which corrects what it can and lists the rest.";

/** What our statements expect of the columns that the old table brings. Any type of text or number does for the rest. */
const neededTypes: Readonly<Record<string, RegExp>> = {
  id: /int$/,
  otp_expires_at: /^(datetime|timestamp|date)$/,
  otp_verified: /(int|bit)$/,
  is_verified: /(int|bit)$/,
  created_at: /^(datetime|timestamp|date)$/,
  updated_at: /^(datetime|timestamp|date)$/,
};

/**
 * Why the tables of an older service cannot be altered as the migrations want it, in one sentence with its remedy; null
 * where they can, or where there are none. It only reads, so it may be asked again and again.
 * @param scripts all that will alter them
 */
export async function obstacleIn(ask: Ask, scripts: readonly string[]): Promise<string | null> {
  return (
    (await structureObstacle(ask, scripts)) ?? (await uniquenessObstacle(ask)) ?? (await valueObstacle(ask))
  );
}

/** What only a person can change. Null where there are no scripts: the tables are ours then. */
export async function structureObstacle(ask: Ask, scripts: readonly string[]): Promise<string | null> {
  const additions = scripts
    .flatMap((script) => script.split(/;\s*$/m))
    .flatMap((statement) => additionsOf(statement) ?? []);
  if (additions.length === 0) return null;
  const tables = await tablesAmong(ask, new Set(additions.map(({ table }) => table)));
  const collision = additions
    .map((addition) => collisionWith(addition, tables))
    .find((found) => found !== null);
  if (collision !== undefined) return collision;
  const users = tables.get("users");
  if (users === undefined) return null;
  const ours = new Set(additions.filter(({ table }) => table === "users").flatMap(({ columns }) => columns));
  return (
    (await engineObstacle(ask)) ?? columnObstacle(users.columns, ours) ?? (await foreignKeyObstacle(ask))
  );
}

type Column = {
  name: string;
  type: string;
  fullType: string;
  isNullable: boolean;
  hasValue: boolean;
  extra: string;
};
type Table = { columns: readonly Column[]; keys: readonly string[] };

async function tablesAmong(ask: Ask, names: ReadonlySet<string>): Promise<ReadonlyMap<string, Table>> {
  const list = [...names].map((name) => `'${name}'`).join(", ");
  const among = `WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN (${list})`;
  const columns = await ask(
    `SELECT TABLE_NAME AS tab, COLUMN_NAME AS name, DATA_TYPE AS type, COLUMN_TYPE AS full_type, IS_NULLABLE AS nullable,
       CASE WHEN COLUMN_DEFAULT IS NULL THEN 0 ELSE 1 END AS has_default, EXTRA AS extra
     FROM information_schema.COLUMNS ${among} ORDER BY ORDINAL_POSITION`,
  );
  const keys = await ask(
    `SELECT DISTINCT TABLE_NAME AS tab, INDEX_NAME AS name FROM information_schema.STATISTICS ${among}`,
  );
  const present = [...names].filter((name) => columns.some(({ tab }) => tab === name));
  return new Map(
    present.map((name) => [
      name,
      {
        columns: columns.filter(({ tab }) => tab === name).map(columnFrom),
        keys: keys.filter(({ tab }) => tab === name).map((key) => String(key.name).toLowerCase()),
      },
    ]),
  );
}

function columnFrom(row: Row): Column {
  const extra = String(row.extra);
  return {
    name: String(row.name).toLowerCase(),
    type: String(row.type),
    fullType: String(row.full_type),
    isNullable: row.nullable === "YES",
    // What the server fills in by itself: numbers of rows, and what is computed.
    hasValue: Number(row.has_default) === 1 || /auto|generated|virtual|persistent|stored/i.test(extra),
    extra,
  };
}

function collisionWith(addition: Additions, tables: ReadonlyMap<string, Table>): string | null {
  const table = tables.get(addition.table);
  if (table === undefined) return null;
  const there = new Set(table.columns.map(({ name }) => name));
  const isThere = (name: string) => there.has(name);
  const present = [
    ...addition.columns.filter(isThere),
    ...addition.keys.filter((key) => table.keys.includes(key)),
  ];
  const missing = [...addition.columns, ...addition.keys].filter((name) => !present.includes(name));
  return missing.length === 0 ? null : collisionOf(addition, present, missing);
}

async function engineObstacle(ask: Ask): Promise<string | null> {
  const [row] = await ask(
    "SELECT ENGINE AS engine, TABLE_TYPE AS type FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'users'",
  );
  if (row?.type !== "BASE TABLE") return `users is no table but a view. Give it another name. ${see}`;
  if (String(row.engine).toLowerCase() === "innodb") return null;
  return `The table users uses ${row.engine}, which has no transactions. Run: ALTER TABLE users ENGINE=InnoDB`;
}

function columnObstacle(columns: readonly Column[], ours: ReadonlySet<string>): string | null {
  for (const { name, type, fullType, isNullable, hasValue, extra } of columns) {
    const column = `The column users.${name}`;
    const needed = neededTypes[name];
    if (needed !== undefined && !needed.test(type))
      return `${column} is of the type ${fullType}, which cannot be converted without a person. ${see}`;
    if (name === "id" && !/auto/i.test(extra))
      return `${column} does not number new rows by itself. Run: ALTER TABLE users MODIFY id ${fullType} NOT NULL AUTO_INCREMENT`;
    if (["otp", "otp_expires_at"].includes(name) && !isNullable)
      return `${column} must be empty where no code is under way. Run: ALTER TABLE users MODIFY ${name} ${fullType} NULL`;
    if (!ours.has(name) && !isNullable && !hasValue)
      return `${column} has no default, so no new user could be added. Run: ALTER TABLE users ALTER COLUMN ${name} SET DEFAULT …, with a value of yours.`;
  }
  return null;
}

async function foreignKeyObstacle(ask: Ask): Promise<string | null> {
  const [row] = await ask(
    `SELECT TABLE_NAME AS tab, CONSTRAINT_NAME AS name FROM information_schema.KEY_COLUMN_USAGE
     WHERE (REFERENCED_TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME = 'users' AND REFERENCED_COLUMN_NAME = 'phone_number')
        OR (TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'users' AND COLUMN_NAME = 'phone_number' AND REFERENCED_TABLE_NAME IS NOT NULL)`,
  );
  if (row === undefined) return null;
  return `The foreign key ${row.name} of the table ${row.tab} holds users.phone_number fast, which has to change. Refer to users.id instead, and run: ALTER TABLE ${row.tab} DROP FOREIGN KEY ${row.name}`;
}

export async function hasUniqueNumbers(ask: Ask): Promise<boolean> {
  const unique = await ask(
    `SELECT INDEX_NAME AS name FROM information_schema.STATISTICS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'users' AND NON_UNIQUE = 0
     GROUP BY INDEX_NAME HAVING COUNT(*) = 1 AND MAX(COLUMN_NAME) = 'phone_number' AND MAX(SUB_PART) IS NULL`,
  );
  return unique.length > 0;
}

async function uniquenessObstacle(ask: Ask): Promise<string | null> {
  if (!(await hasUsers(ask)) || (await hasUniqueNumbers(ask))) return null;
  const [row] = await ask(
    `SELECT MIN(id) AS one, MAX(id) AS other FROM users WHERE phone_number IS NOT NULL
     GROUP BY phone_number HAVING COUNT(*) > 1 LIMIT 1`,
  );
  if (row === undefined) return `The column users.phone_number has no unique key. ${adopt}`;
  return `The users ${row.one} and ${row.other} have the same number, and each number may be there once. ${adopt}`;
}

async function valueObstacle(ask: Ask): Promise<string | null> {
  if (!(await hasUsers(ask))) return null;
  const [row] = await ask(`SELECT MIN(id) AS id FROM users WHERE ${isUnkeepable}`);
  if (row === undefined || row.id === null) return null;
  return `The number of the user ${row.id} has characters that no number has, or more than 20 of them. ${adopt}`;
}

async function hasUsers(ask: Ask): Promise<boolean> {
  const found = await ask(
    "SELECT TABLE_NAME AS tab FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'users'",
  );
  return found.length > 0;
}
