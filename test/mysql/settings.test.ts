import mysql, { type Connection } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "#lib/db/database.ts";
import { migrate, migrationsIn } from "#lib/db/migrate.ts";
import { openMysql } from "#lib/db/mysql.ts";
import { watchReadiness } from "#lib/db/readiness.ts";
import type { E164 } from "#lib/phone.ts";
import { authOn } from "../support/auth-fixture.ts";
import {
  createDatabase,
  type PrivateDatabaseServer,
  startDatabaseServer,
} from "../support/database-server.ts";
import { newNumber } from "../support/numbers.ts";

let server: PrivateDatabaseServer;
let root: Connection;
const opened: Database[] = [];

afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
});

async function start(options: readonly string[]) {
  server = await startDatabaseServer(["--innodb-buffer-pool-size=32M", ...options]);
  const { host, port } = server.address;
  root = await mysql.createConnection({ host, port, user: "root" });
}
async function stop() {
  await root?.end();
  await server?.remove();
}

async function open(name: string): Promise<Database> {
  const database = openMysql({ ...server.address, name, tls: null, connections: 3 });
  opened.push(database);
  return database;
}

/** Send, verify and login by one instance, and the session looked up by another: so it was stored. */
async function signInLasts(name: string): Promise<void> {
  const phone = newNumber() as E164;
  const here = authOn(await open(name));
  const secret = await here.signIn(phone);
  const there = authOn(await open(name));
  await expect(there.auth.requireSignedIn(secret)).resolves.toMatchObject({ user: { phone } });
}

/** What readiness says: null when it is ready. */
async function whyNotReady(name: string): Promise<string | null> {
  const database = await open(name);
  const told: (string | null)[] = [];
  const isReady = await watchReadiness(database, migrationsIn("sql", database), (why) => told.push(why))();
  expect(told).toHaveLength(isReady ? 0 : 1);
  return told[0] ?? null;
}

async function madeDatabase(): Promise<string> {
  const name = await createDatabase(server.address, "settings");
  await migrate(await open(name), "sql");
  return name;
}

/** Each as a hosting company might set it for everybody. Those that this server does not know are skipped. */
const bearable: readonly [name: string, value: string][] = [
  ["autocommit", "0"],
  ["init_connect", "'SET autocommit = 0, sql_safe_updates = 1, character_set_client = latin1'"],
  ["sql_mode", "'ANSI,ORACLE,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH,NO_UNSIGNED_SUBTRACTION'"],
  ["sql_mode", "''"],
  ["sql_mode", "'TRADITIONAL,ONLY_FULL_GROUP_BY,IGNORE_SPACE,HIGH_NOT_PRECEDENCE,NO_ZERO_DATE'"],
  ["time_zone", "'-11:00'"],
  ["tx_isolation", "'SERIALIZABLE'"],
  ["transaction_isolation", "'SERIALIZABLE'"],
  ["tx_isolation", "'READ-UNCOMMITTED'"],
  ["tx_read_only", "1"],
  ["transaction_read_only", "1"],
  ["completion_type", "'CHAIN'"],
  ["completion_type", "'RELEASE'"],
  ["sql_safe_updates", "1"],
  ["sql_select_limit", "0"],
  ["max_join_size", "1"],
  ["sql_auto_is_null", "1"],
  ["foreign_key_checks", "0"],
  ["unique_checks", "0"],
  ["innodb_lock_wait_timeout", "1"],
  ["lock_wait_timeout", "1"],
  ["max_execution_time", "1"],
  ["max_statement_time", "0.000001"],
  ["group_concat_max_len", "4"],
  ["character_set_client", "latin1"],
  ["character_set_results", "latin1"],
  ["character_set_connection", "latin1"],
  ["character_set_server", "latin1"],
  ["collation_connection", "latin1_general_cs"],
  ["character_set_results", "utf16"],
  ["div_precision_increment", "0"],
  ["low_priority_updates", "1"],
  ["optimizer_switch", "'derived_merge=off,materialization=off,semijoin=off,index_merge=off,mrr=on'"],
  ["innodb_snapshot_isolation", "1"],
  ["explicit_defaults_for_timestamp", "0"],
  ["default_storage_engine", "'MyISAM'"],
  ["wait_timeout", "1"],
  ["interactive_timeout", "1"],
  ["net_read_timeout", "1"],
  ["big_tables", "1"],
  ["tmp_table_size", "1024"],
  ["max_heap_table_size", "16384"],
  ["max_sort_length", "64"],
  ["old_mode", "'NO_PROGRESS_INFO,ZERO_DATE_TIME_CAST'"],
  ["wsrep_sync_wait", "0"],
  ["query_cache_type", "1"],
  ["lc_messages", "'de_DE'"],
  ["lc_time_names", "'de_DE'"],
  ["auto_increment_increment", "7"],
  ["innodb_strict_mode", "0"],
  ["innodb_deadlock_detect", "0"],
  ["idle_transaction_timeout", "1"],
  ["sql_if_exists", "1"],
  ["sql_require_primary_key", "1"],
  ["sql_generate_invisible_primary_key", "1"],
  ["eq_range_index_dive_limit", "1"],
  ["alter_algorithm", "'COPY'"],
  ["check_constraint_checks", "0"],
  ["max_error_count", "0"],
  ["max_prepared_stmt_count", "0"],
  ["default_week_format", "5"],
  ["sql_notes", "0"],
  ["use_stat_tables", "'NEVER'"],
];

/** Only the owner of the server can change these for us, so readiness says which it is. */
const unbearable: readonly [name: string, value: string, said: RegExp][] = [
  ["read_only", "1", /read-only/],
  ["super_read_only", "1", /super-read-only/],
  ["max_allowed_packet", "1024", /^max_allowed_packet is 1024\. .*64K/],
];

async function isKnown(name: string): Promise<boolean> {
  return root.query(`SELECT @@GLOBAL.${name}`).then(
    () => true,
    () => false,
  );
}

/** Sets them for all sessions that begin meanwhile. */
async function whileSet(settings: readonly (readonly [string, string])[], work: () => Promise<void>) {
  try {
    for (const [name, value] of settings) await root.query(`SET GLOBAL ${name} = ${value}`);
    await work();
  } finally {
    for (const [name] of settings)
      await root.query(`SET GLOBAL ${name} = ${name === "init_connect" ? "''" : "DEFAULT"}`);
  }
}

describe("a server whose settings somebody changed (F16)", () => {
  let name: string;
  beforeAll(async () => {
    await start([]);
    name = await madeDatabase();
  });
  afterAll(stop);

  test.each(bearable)("signs people in with %s = %s, and is ready", async (variable, value) => {
    if (!(await isKnown(variable))) return;
    await whileSet([[variable, value]], async () => {
      await signInLasts(name);
      expect(await whyNotReady(name)).toBeNull();
    });
  });

  test("makes its tables and signs people in with all of them together", async () => {
    const known: (readonly [string, string])[] = [];
    for (const setting of bearable) if (await isKnown(setting[0])) known.push(setting);
    const other = await createDatabase(server.address, "settings");
    await whileSet(known, async () => {
      await migrate(await open(other), "sql");
      await signInLasts(other);
      expect(await whyNotReady(other)).toBeNull();
    });
    const [engines] = await root.query(
      "SELECT DISTINCT ENGINE AS engine FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?",
      [other],
    );
    expect(engines).toEqual([{ engine: "InnoDB" }]);
  });

  test("keeps every kind of value where no statement can be prepared any more", async () => {
    await whileSet([["max_prepared_stmt_count", "0"]], async () => {
      const database = await open(name);
      const params = { quoted: `a'b"c\\d?e:f`, written: "फ़ोन 📱", none: null, count: 7 };
      const sql = "SELECT :quoted AS quoted, :written AS written, :none AS none, :count AS count";
      expect(await database.all(sql, params)).toEqual([params]);
    });
  });

  test.each(unbearable)("says so in readiness with %s = %s", async (variable, value, said) => {
    if (!(await isKnown(variable))) return;
    await whileSet([[variable, value]], async () => {
      expect(await whyNotReady(name)).toMatch(said);
    });
    expect(await whyNotReady(name)).toBeNull();
  });

  test("says what is risky, and is ready", async () => {
    await whileSet([["innodb_flush_log_at_trx_commit", "2"]], async () => {
      expect(await (await open(name)).settingFaults()).toEqual({
        serious: [],
        risky: [expect.stringMatching(/^innodb_flush_log_at_trx_commit is 2\. /)],
      });
      expect(await whyNotReady(name)).toBeNull();
    });
  });
});

describe("a server that says what character set all clients have", () => {
  beforeAll(() => start(["--skip-character-set-client-handshake", "--character-set-server=latin1"]));
  afterAll(stop);

  test("keeps what people wrote", async () => {
    const name = await madeDatabase();
    await signInLasts(name);
    const database = await open(name);
    const device = "Фирефокс, फ़ोन 📱";
    await database.run("UPDATE sessions SET device = :device", { device });
    expect(await database.all("SELECT device FROM sessions")).toEqual([{ device }]);
  });
});

describe("a server that logs statements for its replicas", () => {
  beforeAll(() => start(["--log-bin=binlog", "--binlog-format=STATEMENT", "--sync-binlog=0"]));
  afterAll(stop);

  test("says in readiness that their format is the trouble, and is ready once it was changed", async () => {
    await root.query("SET GLOBAL binlog_format = 'ROW'");
    const name = await madeDatabase();
    await root.query("SET GLOBAL binlog_format = 'STATEMENT'");
    expect(await whyNotReady(name)).toMatch(/^binlog_format is STATEMENT\. /);
    for (const format of ["ROW", "MIXED"]) {
      await root.query(`SET GLOBAL binlog_format = '${format}'`);
      expect(await whyNotReady(name)).toBeNull();
      await signInLasts(name);
    }
    const { risky } = await (await open(name)).settingFaults();
    expect(risky).toEqual([expect.stringMatching(/^sync_binlog is 0\. /)]);
  });
});
