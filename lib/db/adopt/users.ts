import type { Row, Value } from "../database.ts";
import type { MysqlSession } from "../mysql-session.ts";

/** A user as a person has to decide about it: what is there, however it is written. */
export type StoredUser = { id: Value; phone: string | null; isVerified: boolean; createdAt: string };

const columns = "id, phone_number, is_verified, created_at";
const batchRows = 1_000;

/** Where a batch begins: behind this id. */
export type Place = Value;
export const beginning: Place = -1;

/** The next users by id, so that one who is added meanwhile comes last. */
export async function usersBehind(session: MysqlSession, place: Place): Promise<readonly StoredUser[]> {
  const rows = await session.rows(
    `SELECT ${columns} FROM users WHERE id > ? ORDER BY id LIMIT ${batchRows}`,
    [place],
  );
  return rows.map(storedUser);
}

export async function usersWith(session: MysqlSession, phone: string): Promise<readonly StoredUser[]> {
  return (await session.rows(`SELECT ${columns} FROM users WHERE phone_number = ?`, [phone])).map(storedUser);
}

function storedUser(row: Row): StoredUser {
  return {
    id: row.id ?? null,
    phone: row.phone_number === null ? null : String(row.phone_number),
    isVerified: Number(row.is_verified) === 1,
    createdAt: String(row.created_at),
  };
}
