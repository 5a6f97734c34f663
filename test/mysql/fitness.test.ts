import mysql, { type Connection, type RowDataPacket } from "mysql2/promise";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import type { Database } from "#lib/db/database.ts";
import { migrate } from "#lib/db/migrate.ts";
import { openMysql } from "#lib/db/mysql.ts";
import type { DatabaseUnavailable } from "#lib/errors.ts";
import { runAdopt } from "../support/adoption.ts";
import { createDatabase } from "../support/database-server.ts";

const columns = {
  id: "INT AUTO_INCREMENT PRIMARY KEY",
  phone_number: "VARCHAR(15) UNIQUE",
  otp: "VARCHAR(6)",
  otp_expires_at: "DATETIME",
  otp_verified: "BOOLEAN",
  is_verified: "BOOLEAN",
  created_at: "DATETIME",
  updated_at: "DATETIME",
};
const users = (other: object = {}, options = "") => {
  const all = Object.entries({ ...columns, ...other }).filter(([, type]) => type !== null);
  return `CREATE TABLE users (${all.map(([name, type]) => `${name} ${type}`).join(", ")}) DEFAULT CHARSET latin1 ${options}`;
};
const one = "INSERT INTO users (phone_number, created_at) VALUES ('9876543210', '2024-01-01')";

describe("a table of users that cannot be taken over as it is", () => {
  const address = inject("databaseServer");
  let name: string;
  let root: Connection;
  let database: Database;
  beforeEach(async () => {
    name = await createDatabase(address, "unfit");
    root = await mysql.createConnection({ ...address, user: "root", password: "", database: name });
    await root.query("SET SESSION sql_mode = ''");
    database = openMysql({ ...address, name, tls: null, connections: 2 });
  });
  afterEach(async () => {
    await root.query("SET GLOBAL general_log = OFF");
    await root.end();
    await database.close();
  });

  type Case = [what: string, statements: string[], sentence: RegExp, remedy: string | null];
  const byPerson: Case[] = [
    [
      "another table with a foreign key to the number",
      [
        users(),
        "CREATE TABLE sms (phone VARCHAR(15), CONSTRAINT sms_phone FOREIGN KEY (phone) REFERENCES users (phone_number)) DEFAULT CHARSET latin1",
      ],
      /^The foreign key sms_phone of the table sms .* run: (ALTER TABLE sms DROP FOREIGN KEY sms_phone)$/,
      "run",
    ],
    [
      "a foreign key of the number itself",
      [
        "CREATE TABLE phones (phone VARCHAR(15) PRIMARY KEY) DEFAULT CHARSET latin1",
        "INSERT INTO phones VALUES ('9876543210')",
        users({ "CONSTRAINT users_phone": "FOREIGN KEY (phone_number) REFERENCES phones (phone)" }),
      ],
      /^The foreign key users_phone of the table users .* run: (ALTER TABLE users DROP FOREIGN KEY users_phone)$/,
      "run",
    ],
    [
      "an engine without transactions",
      [users({}, "ENGINE=MyISAM")],
      /^The table users uses MyISAM, .* Run: (ALTER TABLE users ENGINE=InnoDB)$/,
      "run",
    ],
    ["a column that is missing", [users({ updated_at: null })], /lacks updated_at/, null],
    [
      "a time that is a number",
      [users({ created_at: "INT" })],
      /^The column users\.created_at is of the type int/,
      null,
    ],
    [
      "a flag that is text",
      [users({ is_verified: "VARCHAR(5)" })],
      /^The column users\.is_verified is of the type varchar/,
      null,
    ],
    [
      "ids that nobody numbers",
      [users({ id: "INT PRIMARY KEY DEFAULT 7" })],
      /^The column users\.id does not number .* Run: (ALTER TABLE users MODIFY id int\(11\) NOT NULL AUTO_INCREMENT)$/,
      "run",
    ],
    [
      "a code that must not be NULL",
      [users({ otp: "VARCHAR(6) NOT NULL" })],
      /^The column users\.otp must be empty .* Run: (ALTER TABLE users MODIFY otp varchar\(6\) NULL)$/,
      "run",
    ],
    [
      "a column without a default",
      [users({ city: "VARCHAR(20) NOT NULL" })],
      /^The column users\.city has no default, .* Run: (ALTER TABLE users ALTER COLUMN city SET DEFAULT) …/,
      "''",
    ],
    [
      "a column of a name that we add",
      [users({ Version: "INT" })],
      /^The table users has version of its own/,
      null,
    ],
    [
      "a table of a name that we add",
      [users(), "CREATE TABLE sessions (id INT PRIMARY KEY)"],
      /^The table sessions was there before and lacks secret_hash/,
      null,
    ],
  ];
  const byAdopting: Case[] = [
    [
      "a no-break space",
      [users(), "INSERT INTO users (phone_number) VALUES ('98765\u00a043211')"],
      /^The number of the user 1 has characters .* npm run otp -- adopt, which/,
      null,
    ],
    [
      "a long number",
      [
        users({ phone_number: "VARCHAR(80) UNIQUE" }),
        "INSERT INTO users (phone_number) VALUES ('+91   98765   43211   ')",
      ],
      /^The number of the user 1 .* or more than 20 of them. Run: npm run otp -- adopt, which/,
      null,
    ],
    [
      "numbers without a unique key",
      [users({ phone_number: "VARCHAR(15)" })],
      /^The column users\.phone_number has no unique key/,
      null,
    ],
    [
      "numbers in a key of two columns",
      [
        users({
          phone_number: "VARCHAR(15)",
          otp: "VARCHAR(6), UNIQUE KEY both_columns (phone_number, otp)",
        }),
      ],
      /^The column users\.phone_number has no unique key/,
      null,
    ],
  ];

  const obstacle = async () => {
    const failure = await migrate(database, "sql").then(
      () => null,
      (error: DatabaseUnavailable) => error,
    );
    return failure === null ? null : (failure.cause as Error).message;
  };
  const rows = async () => (await root.query<RowDataPacket[]>("SELECT * FROM users"))[0];

  test.each([...byPerson, ...byAdopting])(
    "is told in one sentence, and left alone: %s",
    async (_, statements, sentence) => {
      for (const statement of statements) await root.query(statement);
      const before = await rows();
      expect(await obstacle()).toMatch(sentence);
      expect(await rows()).toEqual(before);
    },
  );

  test.each(byPerson.filter(([, , , remedy]) => remedy !== null))(
    "is taken over once it was done as the sentence says: %s",
    async (_, statements, sentence, remedy) => {
      for (const statement of statements) await root.query(statement);
      if (!statements.some((statement) => statement.includes("DEFAULT 7"))) await root.query(one);
      const [, statement] = sentence.exec((await obstacle()) ?? "") ?? [];
      await root.query(remedy === "run" ? String(statement) : `${statement} ${remedy}`);
      expect(await obstacle()).toBeNull();
    },
  );

  test.each(byAdopting)("is taken over by adopting: %s", async (_, statements) => {
    for (const statement of statements) await root.query(statement);
    await root.query(one);
    expect((await runAdopt(address, name)).isDone).toBe(true);
    expect((await rows()).map(({ phone_number }) => phone_number)).toContain("+919876543210");
    expect(await obstacle()).toBeNull();
    await expect(root.query("INSERT INTO users (phone_number) VALUES ('+919876543210')")).rejects.toThrow(
      /Duplicate/,
    );
  });

  test("two rows of one number without a unique key are listed, and unique once they are one", async () => {
    await root.query(users({ phone_number: "VARCHAR(15)" }));
    await root.query(
      "INSERT INTO users (phone_number) VALUES ('+919876543210'), ('9876543210'), ('+919876543210')",
    );
    expect(await obstacle()).toMatch(/^The users 1 and 3 have the same number/);
    await expect(runAdopt(address, name)).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/^The users 1 and 3/) },
    });
    const { said } = await runAdopt(address, name, "--dry-run");
    expect(said).toMatch(/Shared: \+919876543210\n {2}user 1, .*\n {2}user 3, .*\n {2}user 2, /);
    await runAdopt(address, name, "--merge", "3", "1");
    await runAdopt(address, name, "--merge", "2", "1");
    expect((await runAdopt(address, name)).isDone).toBe(true);
    expect(await obstacle()).toBeNull();
  });

  test.each([
    "BIGINT UNIQUE",
    "VARCHAR(10) NOT NULL UNIQUE",
    "CHAR(10) UNIQUE",
    "VARCHAR(12) CHARACTER SET utf8 UNIQUE",
  ])("makes room for whole numbers in a column that is %s", async (type) => {
    await root.query(users({ phone_number: type }));
    await root.query(one);
    expect((await runAdopt(address, name)).isDone).toBe(true);
    expect((await rows())[0]?.phone_number).toBe("+919876543210");
  });

  test("is only read while it stays as it is, however often a server tries", async () => {
    await root.query(users());
    await root.query("INSERT INTO users (phone_number) VALUES ('98765\u00a043211')");
    await obstacle();
    await root.query("SET GLOBAL log_output = 'TABLE'");
    await root.query("SET GLOBAL general_log = ON");
    for (let tries = 0; tries < 3; tries++) expect(await obstacle()).toMatch(/^The number of the user 1/);
    await root.query("SET GLOBAL general_log = OFF");
    const [said] = await root.query<RowDataPacket[]>(
      `SELECT CONVERT(argument USING utf8mb4) AS text FROM mysql.general_log
       WHERE thread_id IN (SELECT id FROM information_schema.processlist WHERE db = ? AND user = ?)`,
      [name, address.user],
    );
    expect(said.length).toBeGreaterThan(3);
    const changes = said
      .map(({ text }) => String(text))
      .filter((text) => /^\s*(UPDATE|ALTER|INSERT|DELETE|CREATE)\b/i.test(text));
    expect(changes.filter((text) => !/schema_migrations/.test(text))).toEqual([]);
  });
});
