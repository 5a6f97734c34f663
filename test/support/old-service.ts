import mysql, { type Connection, type RowDataPacket } from "mysql2/promise";
import { createDatabase, type DatabaseServerAddress } from "./database-server.ts";

/** One user of the service before this one. `phone`: as stored; `number`: whose it is, null where nobody can tell. */
export type OldUser = { id: number; phone: string | null; number: string | null };

/** How that service, its clients, imports and people wrote `9876543210`. Fifteen characters of latin1 are the most. */
export const spellings: Readonly<Record<string, (national: string) => string>> = {
  national: (n) => n,
  "E.164": (n) => `+91${n}`,
  "country code without +": (n) => `91${n}`,
  "behind a 0": (n) => `0${n}`,
  "behind 00": (n) => `0091${n}`,
  "behind a 0 and the country code": (n) => `091${n}`,
  "spaces and +": (n) => `+91 ${n.slice(0, 5)} ${n.slice(5)}`,
  "spaces and the country code": (n) => `91 ${n.slice(0, 5)} ${n.slice(5)}`,
  hyphens: (n) => `${n.slice(0, 5)}-${n.slice(5)}`,
  dots: (n) => `${n.slice(0, 3)}.${n.slice(3, 6)}.${n.slice(6)}`,
  brackets: (n) => `(${n.slice(0, 5)})${n.slice(5)}`,
  "a blank at the end": (n) => `${n} `,
  "a blank in front": (n) => ` ${n}`,
  "a line break at the end": (n) => `${n}\r\n`,
  "E.164 and a line break": (n) => `+91${n}\n`,
  "a no-break space": (n) => `${n.slice(0, 5)}\u00a0${n.slice(5)}`,
  "a no-break space at the end": (n) => `+91${n}\u00a0`,
  "a soft hyphen": (n) => `${n.slice(0, 5)}\u00ad${n.slice(5)}`,
  "+ and a 0 too many": (n) => `+910${n}`,
};
const writers = Object.values(spellings);

/** Dates as a server without strict mode keeps them. SQL, for the row of that index. */
const dates = [
  "'2024-03-01 10:30:00'",
  "NULL",
  "'0000-00-00 00:00:00'",
  "'2024-00-00 00:00:00'",
  "'2024-05-00 00:00:00'",
  "'2024-02-30 10:30:00'",
  "'2019-12-31 23:59:59'",
];
const flags = ["1", "0", "NULL"];

const unreadable = ["", "test", "12345", "9876543210x", "n/a", "\u00bd 98765"];

export type OldService = { name: string; users: readonly OldUser[]; root: Connection };

/**
 * Of every kind of row that an old table can hold, `people` in all, and what other tables have of them. Behind them
 * `again` rows of people who have one already, whose number is written otherwise.
 */
export async function oldService(
  address: DatabaseServerAddress,
  people: number,
  again = 0,
): Promise<OldService> {
  const name = await createDatabase(address, "old");
  const root = await mysql.createConnection({
    ...address,
    user: "root",
    password: "",
    dateStrings: true,
    charset: "utf8mb4",
  });
  for (const statement of tables(name)) await root.query(statement);
  const users: OldUser[] = [];
  const rowAt = (index: number) => (index < people ? person(index) : secondRow(index, index - people));
  for (let start = 0; start < people + again; start += 5_000) {
    const some = Array.from({ length: Math.min(5_000, people + again - start) }, (_, offset) =>
      rowAt(start + offset),
    );
    await root.query(
      `INSERT INTO users (id, phone_number, otp, otp_expires_at, otp_verified, is_verified, created_at, updated_at, name) VALUES ${some.map((user, offset) => valuesOf(user, start + offset)).join(", ")}`,
    );
    users.push(...some);
  }
  for (const statement of belongings) await root.query(statement);
  return { name, users, root };
}

/** Users whose row says nothing of whose it is, then people with one row each. */
function person(index: number): OldUser {
  const id = index + 1;
  if (index < unreadable.length) return { id, phone: unreadable[index] ?? null, number: null };
  if (index % 97 === 0) return { id, phone: null, number: null };
  const national = String(9_876_000_000 + index);
  return {
    id,
    phone: (writers[index % writers.length] as (n: string) => string)(national),
    number: `+91${national}`,
  };
}

/** Of the person whose own row is at one of the places 10, 20, 30 … */
function secondRow(index: number, which: number): OldUser {
  const { number } = person((which + 1) * 10);
  if (number === null) return { id: index + 1, phone: null, number };
  const inAnotherWay = writers[((which + 1) * 10 + 1) % writers.length] as (n: string) => string;
  return { id: index + 1, phone: inAnotherWay(number.slice(3)), number };
}

function valuesOf({ id, phone }: OldUser, index: number): string {
  const created = dates[index % dates.length];
  const updated = dates[Math.floor(index / 3) % dates.length];
  const verified = flags[Math.floor(index / 5) % flags.length];
  const code = index % 4 === 0 ? "'123456', '2024-03-01 10:35:00', 1" : "NULL, NULL, NULL";
  // TIMESTAMP knows no month or day 0.
  const stamp = created?.includes("-00-00 ") || created?.includes("-00 ") ? "'0000-00-00 00:00:00'" : created;
  const storable = stamp === "'2024-02-30 10:30:00'" ? "'2024-02-29 10:30:00'" : stamp;
  return `(${id}, ${mysql.escape(phone)}, ${code}, ${verified}, ${storable}, ${updated}, 'person ${id}')`;
}

function tables(name: string): readonly string[] {
  return [
    `ALTER DATABASE ${name} CHARACTER SET latin1`,
    `USE ${name}`,
    "SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+05:30'",
    `CREATE TABLE users (
      id INT AUTO_INCREMENT PRIMARY KEY,
      phone_number VARCHAR(15) UNIQUE,
      otp VARCHAR(6), otp_expires_at DATETIME, otp_verified BOOLEAN, is_verified BOOLEAN,
      created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
      updated_at DATETIME,
      name VARCHAR(40), email VARCHAR(60) UNIQUE)`,
    `CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, user_id INT,
      FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE)`,
    `CREATE TABLE invoices (id INT AUTO_INCREMENT PRIMARY KEY, payer INT NOT NULL,
      CONSTRAINT invoices_payer FOREIGN KEY (payer) REFERENCES users (id))`,
    `CREATE TABLE wins (user_id INT NOT NULL, prize VARCHAR(20) NOT NULL, UNIQUE KEY once (user_id, prize),
      FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE)`,
    "CREATE TABLE notes (id INT AUTO_INCREMENT PRIMARY KEY, about_user INT)",
    "CREATE TABLE users_deleted (id INT)",
    "CREATE TRIGGER user_gone AFTER DELETE ON users FOR EACH ROW INSERT INTO users_deleted VALUES (OLD.id)",
    "CREATE TRIGGER user_named BEFORE UPDATE ON users FOR EACH ROW SET NEW.name = COALESCE(NEW.name, 'nobody')",
    "CREATE VIEW people AS SELECT id, phone_number, name FROM users",
  ];
}

const belongings = [
  "INSERT INTO orders (user_id) SELECT id FROM users",
  "INSERT INTO invoices (payer) SELECT id FROM users WHERE id % 3 = 0",
  "INSERT INTO wins SELECT id, 'early' FROM users WHERE id % 5 = 0",
  "INSERT INTO notes (about_user) SELECT id FROM users WHERE id % 2 = 0",
];

/** Rows of every table that is not ours, in one value to compare. */
export async function everythingElse({ root, name }: Pick<OldService, "root" | "name">): Promise<unknown> {
  const found: Record<string, unknown> = {};
  for (const sql of [
    "SELECT COUNT(*) AS n, SUM(id) AS ids, COUNT(DISTINCT name) AS names FROM users",
    "SELECT COUNT(*) AS n, SUM(CRC32(CONCAT(id, '/', user_id))) AS sum FROM orders",
    "SELECT COUNT(*) AS n, SUM(CRC32(CONCAT(id, '/', payer))) AS sum FROM invoices",
    "SELECT COUNT(*) AS n, SUM(CRC32(CONCAT(user_id, '/', prize))) AS sum FROM wins",
    "SELECT COUNT(*) AS n, SUM(CRC32(CONCAT(id, '/', about_user))) AS sum FROM notes",
    "SELECT COUNT(*) AS n FROM users_deleted",
    "SELECT COUNT(*) AS n FROM people",
  ]) {
    await root.query(`USE ${name}`);
    const [[row]] = await root.query<RowDataPacket[]>(sql);
    found[sql] = { ...row };
  }
  return found;
}
