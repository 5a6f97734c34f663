// What our statements add to a table that may have been made by somebody else, and whether it is really there.

export type Additions = {
  table: string;
  columns: readonly string[];
  keys: readonly string[];
  /** Where a table of that name is there already, the statement does nothing, whatever that table holds. */
  isWholeTable: boolean;
};

/** Null for a statement that adds nothing. Understands the statements of `sql/mysql`, not all of SQL. */
export function additionsOf(statement: string): Additions | null {
  const sql = statement.replace(/--.*$/gm, "").replace(/'[^']*'/g, "''");
  const [, created, body] = /^\s*CREATE TABLE IF NOT EXISTS (\w+) \((.*)/s.exec(sql) ?? [];
  if (created !== undefined && body !== undefined) {
    const columns = Array.from(body.matchAll(/^\s+([a-z]\w*) /gm), ([, name = ""]) => name);
    return { table: created, columns, keys: [], isWholeTable: true };
  }
  const [, altered] = /^\s*ALTER TABLE (\w+)/.exec(sql) ?? [];
  if (altered === undefined) return null;
  const added = [...sql.matchAll(/\bADD (?:(?:UNIQUE )?KEY (\w+)|(\w+))/g)];
  const named = (group: 1 | 2) => added.flatMap((match) => match[group] ?? []);
  return { table: altered, columns: named(2), keys: named(1), isWholeTable: false };
}

/**
 * Why the table is not as the statement would have made it; null when it is. `namesWhatIs` tells whether all that
 * a query names is there: asking information_schema would make the server write a temporary table.
 */
export async function collisionIn(
  { table, columns, keys, isWholeTable }: Additions,
  namesWhatIs: (sql: string) => Promise<boolean>,
): Promise<string | null> {
  const present: string[] = [];
  const missing: string[] = [];
  const note = async (name: string, sql: string) => ((await namesWhatIs(sql)) ? present : missing).push(name);
  for (const column of columns) await note(column, `SELECT ${column} FROM ${table} LIMIT 0`);
  for (const key of keys) await note(key, `SELECT 1 FROM ${table} FORCE INDEX (${key}) LIMIT 0`);
  return missing.length === 0 ? null : collisionOf({ table, isWholeTable }, present, missing);
}

/** Null where a statement that was not run yet may be run: nothing of what it adds is there. */
export function collisionOf(
  { table, isWholeTable }: Pick<Additions, "table" | "isWholeTable">,
  present: readonly string[],
  missing: readonly string[],
): string | null {
  if (isWholeTable)
    return `The table ${table} was there before and lacks ${missing.join(", ")}. See docs/upgrading.md.`;
  if (present.length === 0) return null;
  return `The table ${table} has ${present.join(", ")} of its own, names that this product needs. See docs/upgrading.md.`;
}
