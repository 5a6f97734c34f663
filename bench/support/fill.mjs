/**
 * Fills the product's tables with the help of one visitor's rows, whatever columns they have: each row is repeated, and
 * whatever an index tells rows apart by is made different. Set by set, because row by row a million takes minutes.
 * @typedef {{ name: string, type: string, length: number, indexed: boolean, generated: boolean }} Column
 */

const batch = 100_000;
/** Shorter texts are kinds and countries; they are shared in real life too. */
const namesSomething = 13;

/**
 * @param {import("./database.mjs").DatabaseServer} server
 * @param {string} database
 * @param {{ rows: number, from: number, tables?: readonly string[], ageDays?: number }} what `from`: where the counting begins, so that
 *   two calls make different rows · `ageDays`: moves every moment of them into the past
 */
export async function multiply(server, database, { rows, from, tables, ageDays = 0 }) {
  const columns = await columnsOf(server, database);
  await server.query(`USE \`${database}\``);
  for (const [table, all] of columns) {
    if (tables !== undefined && !tables.includes(table)) continue;
    const kept = all.filter(({ generated }) => !generated);
    const names = kept.map(({ name }) => `\`${name}\``).join(", ");
    const values = kept.map((column) => repeated(column, ageDays)).join(", ");
    const sample = `(SELECT * FROM \`${table}\` LIMIT 1) AS one`;
    for (let done = 0; done < rows; done += batch) {
      const [first, last] = [from + done, from + Math.min(rows, done + batch) - 1];
      await server.query(
        `INSERT INTO \`${table}\` (${names}) SELECT ${values} FROM ${sample}, seq_${first}_to_${last} AS counter`,
      );
    }
    await server.query(`ANALYZE TABLE \`${table}\``);
  }
}

/**
 * The tables that hold rows, but for the list of migrations.
 * @param {import("./database.mjs").DatabaseServer} server
 * @param {string} database
 */
async function columnsOf(server, database) {
  const rows = await server.query(
    `SELECT c.TABLE_NAME AS tab, c.COLUMN_NAME AS name, c.DATA_TYPE AS type, c.CHARACTER_MAXIMUM_LENGTH AS length,
       EXISTS (SELECT 1 FROM information_schema.STATISTICS s WHERE s.TABLE_SCHEMA = c.TABLE_SCHEMA
         AND s.TABLE_NAME = c.TABLE_NAME AND s.COLUMN_NAME = c.COLUMN_NAME) AS indexed,
       c.EXTRA LIKE '%auto_increment%' AS generated
     FROM information_schema.COLUMNS c
     WHERE c.TABLE_SCHEMA = '${database}' AND c.TABLE_NAME NOT LIKE '%migration%'`,
  );
  /** @type {Map<string, Column[]>} */
  const tables = new Map();
  for (const { tab, name, type, length, indexed, generated } of rows) {
    const column = {
      name,
      type,
      length: Number(length ?? 0),
      indexed: indexed === 1,
      generated: generated === 1,
    };
    tables.set(tab, [...(tables.get(tab) ?? []), column]);
  }
  return tables;
}

/** What stands in this column of each repeated row. @param {Column} column @param {number} ageDays */
export function repeated({ name, type, length, indexed }, ageDays) {
  const own = `one.\`${name}\``;
  if (type === "datetime" && ageDays > 0) return `${own} - INTERVAL ${ageDays} DAY`;
  const other = indexed ? otherOf(type, length) : null;
  return other === null ? own : `IF(${own} IS NULL, NULL, ${other})`;
}

/** @param {string} type @param {number} length */
function otherOf(type, length) {
  if (type === "bigint") return "counter.seq";
  if (type === "binary" || type === "varbinary") return `UNHEX(LPAD(HEX(counter.seq), ${2 * length}, '0'))`;
  const isText = type === "varchar" || type === "char";
  return isText && length >= namesSomething ? `LPAD(counter.seq, ${Math.min(length, 20)}, '+')` : null;
}
