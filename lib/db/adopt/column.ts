import { duplicateKey, errorNumberOf } from "../mysql-errors.ts";
import type { MysqlSession } from "../mysql-session.ts";
import { hasUniqueNumbers } from "./fitness.ts";

const longestNumber = 20;

/** Makes room in the column of an old table for whole numbers, and for users without one. Changes nothing else of it. */
export async function widenNumberColumn(session: MysqlSession): Promise<void> {
  const [column] = await session.rows(
    `SELECT DATA_TYPE AS type, CHARACTER_MAXIMUM_LENGTH AS length, CHARACTER_SET_NAME AS charset, COLLATION_NAME AS collation_name,
       IS_NULLABLE AS nullable
     FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'users' AND COLUMN_NAME = 'phone_number'`,
  );
  const { type, length, charset, collation_name, nullable } = column ?? {};
  if (type === "varchar" && Number(length) >= longestNumber && nullable === "YES") return;
  // A column of numbers has no character set, and what was put into it is ASCII.
  const text =
    charset === null ? "CHARACTER SET ascii" : `CHARACTER SET ${charset} COLLATE ${collation_name}`;
  const width = Math.max(longestNumber, Number(length ?? 0));
  await session.change(`ALTER TABLE users MODIFY phone_number VARCHAR(${width}) ${text} NULL`);
}

/** One row a number, as every sign-in relies on. Not made while two rows hold the same: those are for a person to decide. */
export async function makeNumbersUnique(session: MysqlSession): Promise<void> {
  if (await hasUniqueNumbers((sql) => session.rows(sql))) return;
  try {
    await session.change("ALTER TABLE users ADD UNIQUE KEY phone_number (phone_number)");
  } catch (error) {
    if (errorNumberOf((error as Error).cause) !== duplicateKey) throw error;
  }
}
