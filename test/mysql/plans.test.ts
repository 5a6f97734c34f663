import mysql, { type Connection, type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { readConfig } from "#lib/config.ts";
import { configuredRules } from "#lib/configured-rules.ts";
import type { Database } from "#lib/db/database.ts";
import { migrate } from "#lib/db/migrate.ts";
import { openMysql } from "#lib/db/mysql.ts";
import { createStore } from "#lib/db/store/store.ts";
import { purge } from "#lib/db/upkeep.ts";
import type { E164 } from "#lib/phone.ts";
import { authOn, type Fixture } from "../support/auth-fixture.ts";
import { createDatabase } from "../support/database-server.ts";

/** Enough that a statement without its index would be seen to look at more than it may. */
const people = 30_000;
const mayLookAt = people / 10;

const fill = [
  `CREATE TEMPORARY TABLE counter (seq INT) ENGINE=InnoDB`,
  `INSERT INTO counter VALUES ${Array.from({ length: people }, (_, n) => `(${n + 1})`).join()}`,
  // Half of them never proven, and left by a service before this one: never to be deleted, nor looked at to find what is.
  `INSERT INTO users (phone_number, otp_id, is_verified, created_at, updated_at)
   SELECT CONCAT('+1404', 1000000 + seq), CONCAT('otp', seq), seq MOD 2, UTC_TIMESTAMP(),
     UTC_TIMESTAMP() - INTERVAL (seq + 1) MOD 2 * 60 DAY FROM counter`,
  `INSERT INTO sends (id, phone_number, lane, seq, series, network, prefix, country, sent_at, verified_at)
   SELECT CONCAT('send', seq), CONCAT('+1404', 1000000 + seq), 'open', 1, 1, CONCAT('192.0.', seq MOD 250, '.', seq MOD 99),
     CONCAT('+1404', seq MOD 300), 'US', UTC_TIMESTAMP() - INTERVAL seq * 8 SECOND, UTC_TIMESTAMP() - INTERVAL seq * 8 SECOND
   FROM counter`,
  `INSERT INTO sessions (id, secret_hash, user_id, otp_id, device, created_at, last_seen_at, expires_at)
   SELECT CONCAT('s', seq), CONCAT('hash', seq), seq, CONCAT('otp', seq), 'Test', UTC_TIMESTAMP(), UTC_TIMESTAMP(),
     UTC_TIMESTAMP() + INTERVAL 30 DAY FROM counter`,
  `INSERT INTO wrong_codes (network, guessed_at)
   SELECT CONCAT('192.0.', seq MOD 250, '.', seq MOD 99), UTC_TIMESTAMP() - INTERVAL seq * 2 SECOND FROM counter`,
  "ANALYZE TABLE users, sends, sessions, wrong_codes",
];

describe("with many people in the tables", () => {
  const address = inject("databaseServer");
  let name: string;
  let database: Database;
  let root: Connection;
  let fixture: Fixture;
  beforeAll(async () => {
    name = await createDatabase(address, "plans");
    database = openMysql({ ...address, name, tls: null, connections: 10 });
    await migrate(database, "sql");
    root = await mysql.createConnection({ ...address, user: "root", password: "", database: name });
    for (const statement of fill) await root.query(statement);
    const { money } = configuredRules(readConfig({}));
    fixture = authOn(database, { money });
    await fixture.auth.reviewTaps();
  });
  afterAll(async () => {
    await root.query("SET GLOBAL general_log = OFF");
    await root.end();
    await database.close();
  });

  test("every statement of a sign-in, a session and upkeep finds its rows by an index", async () => {
    await root.query("SET GLOBAL log_output = 'TABLE'");
    await root.query("SET GLOBAL general_log = ON");
    await everythingThatHappens();
    await root.query("SET GLOBAL general_log = OFF");
    const statements = await executed();
    expect(statements.length).toBeGreaterThan(25);

    const scans: string[] = [];
    for (const statement of statements) {
      for (const step of await planOf(statement)) {
        const looksAt = Number(step.rows ?? 0);
        const isOfUsers = ["users", "u"].includes(step.table);
        const isScan = step.type === "ALL" || step.type === "index";
        if ((isScan || isOfUsers) && looksAt > mayLookAt)
          scans.push(`${step.table} (${looksAt} rows): ${statement}`);
      }
    }
    expect(scans).toEqual([]);
  });

  async function everythingThatHappens(): Promise<void> {
    const { auth, outbox, send, verify, mistype } = fixture;
    const phone = "+12025550123" as E164;
    const flowId = await send(phone);
    await mistype(phone, 1, flowId);
    await mistype(phone, 1);
    await auth.findFlow(phone, flowId);
    const grant = await verify(phone, outbox.codeTo(phone), flowId);
    const { secret, user } = await auth.logIn({ phone, grant, device: "Test", presentedSecret: null });
    await auth.requireSignedIn(secret);
    await auth.listSessions(user.id);
    await auth.listEndedSessions(user.id);
    await auth.countWrongCodes(user.id);
    const own = await auth.requireSignedIn(secret);
    await auth.endSessions(user.id, { allBut: own.session.id });
    await auth.endSessions(user.id, { only: [own.session.id] });
    // A number that is known, from a device that is.
    await send("+14041000001" as E164, { lane: "device" });
    await auth.reviewTaps();
    await purge(database);
    const store = createStore(database);
    await store.touchSession(own.session.id);
    await store.cancelSend("none");
    await store.keepFlow("none", "nobody");
    await store.takeBackCode(phone, "none", null);
    await store.unlockNumber(phone);
    await store.describeNumber(phone, 7 * 86_400);
    await store.endSessionsOf(phone);
  }

  /** Each statement that the product had the server execute, once, with its values in place. */
  async function executed(): Promise<readonly string[]> {
    const [rows] = await root.query<RowDataPacket[]>(
      `SELECT DISTINCT CONVERT(argument USING utf8mb4) AS text FROM mysql.general_log
       WHERE command_type = 'Execute' AND thread_id IN
         (SELECT id FROM information_schema.processlist WHERE db = ? AND user = ?)`,
      [name, address.user],
    );
    const texts = rows.map(({ text }) => String(text));
    // The server notes a statement that it had to prepare anew a second time, without its values.
    return texts.filter(
      (text) => /^\s*(SELECT|INSERT|UPDATE|DELETE)\b/i.test(text) && !/[=>(] ?\?/.test(text),
    );
  }

  async function planOf(statement: string): Promise<RowDataPacket[]> {
    return (await root.query<RowDataPacket[]>(`EXPLAIN ${statement}`))[0];
  }
});
