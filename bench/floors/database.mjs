import { randomBytes } from "node:crypto";

const columns =
  "id CHAR(22) PRIMARY KEY, phone_number VARCHAR(20) NOT NULL, version INT NOT NULL DEFAULT 0, at DATETIME(3) NOT NULL";

/** A table that is asked and changed, as users are, and one that rows are added to and taken from, as a ledger. */
export const tables = [
  `CREATE TABLE people (${columns}, UNIQUE KEY by_phone (phone_number)) ENGINE=InnoDB`,
  `CREATE TABLE entries (${columns}, KEY by_phone (phone_number, at)) ENGINE=InnoDB`,
  `INSERT INTO people SELECT seq, CONCAT('+1', 2000000000 + seq), 0, UTC_TIMESTAMP(3) FROM seq_1_to_10000`,
];

/** As many connections as the product has. @param {NodeJS.ProcessEnv} env */
export function poolOptions({ DB_HOST = "", DB_PORT, DB_NAME = "", DB_USER = "", DB_PASSWORD = "" }) {
  return {
    host: DB_HOST,
    port: Number(DB_PORT),
    database: DB_NAME,
    user: DB_USER,
    password: DB_PASSWORD,
    connectionLimit: 10,
    dateStrings: true,
  };
}

let turn = 0;
/** Different rows, because one row would be waited for. */
const somebody = () => `+1${2_000_000_001 + (turn++ % 10_000)}`;

/**
 * @param {string} path as in plain.mjs
 * @param {string} phone
 * @returns {[sql: string, parameters: string[]][]}
 */
export function statementsOf(path, phone) {
  const who = somebody();
  const statements = /** @type {(() => [string, string[]])[]} */ ([
    () => ["SELECT id, phone_number, version, at FROM people WHERE phone_number = ?", [who]],
    () => [
      "INSERT INTO entries (id, phone_number, at) VALUES (?, ?, UTC_TIMESTAMP(3))",
      [randomBytes(16).toString("base64url"), phone],
    ],
    () => [
      "UPDATE people SET version = version + 1, at = UTC_TIMESTAMP(3) WHERE phone_number = ? AND version >= 0",
      [who],
    ],
    () => ["DELETE FROM entries WHERE id = ?", [who]],
  ]);
  const counts = path.split("/").slice(1).map(Number);
  return statements.flatMap((make, kind) => Array.from({ length: counts[kind] ?? 0 }, make));
}
