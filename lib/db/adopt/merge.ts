import type { Row } from "../database.ts";
import { duplicateKey, errorNumberOf } from "../mysql-errors.ts";
import type { MysqlSession } from "../mysql-session.ts";
import { quoted, type Reference, referenceFrom, referencesSql, tableOf } from "../references.ts";
import type { ReadNumber } from "./survey.ts";

/** Two users cannot be made one. `message` says why, and what to do. */
export class MergeRefused extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "MergeRefused";
  }
}

export type Merge = {
  from: string;
  into: string;
  /** Columns that hold ids of users without a foreign key, as `table.column`. */
  also: readonly string[];
};

export type Merged = {
  phone: string;
  moved: readonly { table: string; column: string; rows: number }[];
  /** Columns in which both had something, and the one that is kept has kept its own. */
  differing: readonly string[];
};

/**
 * Makes one user of two rows that hold the same number. What belonged to the one belongs to the other afterwards; all of
 * it or nothing.
 * @throws MergeRefused
 */
export async function mergeUsers(
  session: MysqlSession,
  read: ReadNumber,
  { from, into, also }: Merge,
): Promise<Merged> {
  if (from === into) throw new MergeRefused("Give the ids of two users.");
  const references = await referencesTo(session, also);
  const columns = await columnsOfUsers(session);
  return session.transaction(async () => {
    const gone = await lockedUser(session, from);
    const kept = await lockedUser(session, into);
    const phone = commonNumber(read, gone, kept);
    const moved = [];
    for (const reference of references) {
      const rows = await move(session, reference, { from, into });
      if (rows > 0) moved.push({ table: reference.table, column: reference.column, rows });
    }
    const owned = columns.filter((column) => !settled.has(column.toLowerCase()) && gone[column] !== null);
    const filled = owned.filter((column) => kept[column] === null);
    const differing = owned.filter(
      (column) => kept[column] !== null && JSON.stringify(gone[column]) !== JSON.stringify(kept[column]),
    );
    await session.change(takeOverSql(columns), [from, into]);
    // In this order, because of columns that hold each value once.
    const variables = filled.map((_, index) => `@filled_${index}`);
    if (filled.length > 0)
      await session.rows(
        `SELECT ${filled.map(quoted).join(", ")} INTO ${variables.join(", ")} FROM users WHERE id = ?`,
        [from],
      );
    await session.change("DELETE FROM users WHERE id = ?", [from]);
    const fillings = filled.map((column, index) => `, ${quoted(column)} = ${variables[index]}`).join("");
    await session.change(`UPDATE users SET phone_number = ?${fillings} WHERE id = ?`, [phone, into]);
    return { phone, moved, differing };
  });
}

/** Columns that are decided here, or belong to a code that is under way: the person asks for another. */
const settled = new Set([
  ...[
    "id",
    "phone_number",
    "is_verified",
    "created_at",
    "updated_at",
    "version",
    "made_here",
    "proofs_since",
  ],
  ...["otp", "otp_id", "otp_created_at", "otp_expires_at", "otp_verified", "stranger_guesses"],
  ...["device_failures", "flow_failures", "stranger_failures"],
  ...["device_locked_until", "flow_locked_until", "stranger_locked_until"],
]);

async function referencesTo(session: MysqlSession, also: readonly string[]): Promise<readonly Reference[]> {
  const [{ in_schema = null } = {}] = await session.rows("SELECT DATABASE() AS in_schema");
  const schema = String(in_schema);
  const named = ["sessions.user_id", ...also].map((name) => {
    const [table = "", column = "", ...rest] = name.split(".");
    if (table === "" || column === "" || rest.length > 0)
      throw new MergeRefused(`“${name}” is no column. Write it as table.column, as in orders.user_id.`);
    return { schema, table, column };
  });
  const present = [];
  for (const reference of named) {
    if (await isThere(session, reference)) present.push(reference);
    else if (reference.table !== "sessions")
      throw new MergeRefused(`There is no column ${reference.table}.${reference.column} in this database.`);
  }
  const byKeys = (await session.rows(referencesSql)).map(referenceFrom);
  const all = [...byKeys, ...present].map((reference) => [JSON.stringify(reference), reference] as const);
  return [...new Map(all).values()];
}

async function isThere(session: MysqlSession, { schema, table, column }: Reference): Promise<boolean> {
  const found = await session.rows(
    "SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME = ?",
    [schema, table, column],
  );
  return found.length > 0;
}

/** All that can be written. */
async function columnsOfUsers(session: MysqlSession): Promise<readonly string[]> {
  const columns = await session.rows(
    `SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'users' AND EXTRA NOT LIKE '%GENERATED%'`,
  );
  return columns.map(({ name }) => String(name));
}

async function lockedUser(session: MysqlSession, id: string): Promise<Row> {
  const [user] = await session.rows("SELECT * FROM users WHERE id = ? FOR UPDATE", [id]);
  if (user === undefined) throw new MergeRefused(`There is no user ${id}.`);
  return user;
}

function commonNumber(read: ReadNumber, gone: Row, kept: Row): string {
  const [one, other] = [gone, kept].map(({ id, phone_number }) => {
    const number = phone_number === null ? null : read(String(phone_number));
    if (number === null)
      throw new MergeRefused(
        `The number of the user ${id} cannot be read. Correct it first: see docs/upgrading.md.`,
      );
    return number;
  });
  if (one !== other || one === undefined)
    throw new MergeRefused(
      `The users ${gone.id} and ${kept.id} have different numbers, ${one} and ${other}, so they may be different people.`,
    );
  return one;
}

async function move(
  session: MysqlSession,
  reference: Reference,
  { from, into }: Pick<Merge, "from" | "into">,
): Promise<number> {
  const column = quoted(reference.column);
  try {
    return await session.change(`UPDATE ${tableOf(reference)} SET ${column} = ? WHERE ${column} = ?`, [
      into,
      from,
    ]);
  } catch (error) {
    const { cause } = error as Error;
    if (errorNumberOf(cause) !== duplicateKey) throw error;
    throw new MergeRefused(
      `Nothing was changed: both users have rows in ${reference.table} that cannot belong to one (${(cause as Error).message}). Delete or change those of the user ${from} first.`,
      error,
    );
  }
}

/** What the row that stays takes over from the other. What a wrong code or a sign-out has cost either of them stays in force. */
function takeOverSql(columns: readonly string[]): string {
  const lanes = ["device", "flow", "stranger"];
  const rules: Record<string, string> = {
    is_verified: "GREATEST(COALESCE(kept.is_verified, 0), COALESCE(gone.is_verified, 0))",
    created_at: earliest("created_at"),
    updated_at: latest("updated_at"),
    made_here: "LEAST(kept.made_here, gone.made_here)",
    proofs_since: latest("proofs_since"),
    version: "kept.version + 1",
    ...Object.fromEntries(
      lanes.flatMap((lane) => [
        [`${lane}_failures`, `GREATEST(kept.${lane}_failures, gone.${lane}_failures)`],
        [`${lane}_locked_until`, latest(`${lane}_locked_until`)],
      ]),
    ),
  };
  const set = columns
    .filter((column) => rules[column.toLowerCase()] !== undefined)
    .map((column) => `kept.${quoted(column)} = ${rules[column.toLowerCase()]}`);
  return `UPDATE users gone JOIN users kept ON gone.id = ? AND kept.id = ? SET ${set.join(", ")}`;
}

/** Neither NULL nor a date that does not exist counts, unless there is no other. */
function earliest(column: string): string {
  return `COALESCE(LEAST(${known("kept", column)}, ${known("gone", column)}), ${known("kept", column)}, ${known("gone", column)}, kept.${column})`;
}

function latest(column: string): string {
  return `COALESCE(GREATEST(${known("kept", column)}, ${known("gone", column)}), ${known("kept", column)}, ${known("gone", column)}, kept.${column})`;
}

function known(row: "kept" | "gone", column: string): string {
  return `CASE WHEN MONTH(${row}.${column}) > 0 AND DAY(${row}.${column}) > 0 THEN ${row}.${column} END`;
}
