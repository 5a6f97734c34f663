import type { Database, Row } from "./database.ts";

/** A column of another table whose values are ids of `users`. */
export type Reference = { schema: string; table: string; column: string };

/** Of foreign keys, in any schema. The server shows those of tables on which the database user has some right. */
export const referencesSql = `SELECT TABLE_SCHEMA AS in_schema, TABLE_NAME AS in_table, COLUMN_NAME AS in_column
  FROM information_schema.KEY_COLUMN_USAGE
  WHERE REFERENCED_TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME = 'users' AND REFERENCED_COLUMN_NAME = 'id'
  ORDER BY TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME`;

/** The embedded database belongs to this product, which has no foreign keys. */
export async function referencesToUsers({ kind, all }: Database): Promise<readonly Reference[]> {
  return kind === "embedded" ? [] : (await all(referencesSql)).map(referenceFrom);
}

export function referenceFrom(row: Row): Reference {
  return { schema: String(row.in_schema), table: String(row.in_table), column: String(row.in_column) };
}

/** As SQL names it. */
export function tableOf({ schema, table }: Reference): string {
  return `${quoted(schema)}.${quoted(table)}`;
}

/** A name as MySQL takes it, whatever it holds. */
export function quoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}
