import { setTimeout as sleep } from "node:timers/promises";
import mysql, { type Connection, type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { reasonOf } from "#lib/db/diagnosis.ts";
import { openMysql } from "#lib/db/mysql.ts";
import { openPool } from "#lib/db/mysql-pool.ts";
import { ensureMysqlDatabase } from "#lib/db/mysql-schema.ts";
import { createSettings } from "#lib/db/mysql-settings.ts";
import {
  createDatabase,
  type PrivateDatabaseServer,
  startDatabaseServer,
} from "../support/database-server.ts";

test("an instance opens as many connections as it is given, and the rest of a burst waits", async () => {
  const address = inject("databaseServer");
  const name = await createDatabase(address, "connections");
  const database = openMysql({ ...address, name, tls: null, connections: 3 });
  try {
    const asked = Array.from({ length: 24 }, () =>
      database.all("SELECT CONNECTION_ID() AS id, SLEEP(0.02) AS slept"),
    );
    const answers = (await Promise.all(asked)).flat();
    expect(answers).toHaveLength(24);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(3);
  } finally {
    await database.close();
  }
});

test("a burst that is longer than the line is refused in part, and the database does not count as lost", async () => {
  const address = inject("databaseServer");
  const name = await createDatabase(address, "connections");
  const told: string[] = [];
  const database = openMysql(
    { ...address, name, tls: null, connections: 1 },
    { report: (state) => told.push(state) },
  );
  try {
    const first = database.all("SELECT SLEEP(0.3) AS slept");
    const burst = Array.from({ length: 600 }, () => database.all("SELECT 1 AS one"));
    const outcomes = await Promise.allSettled([first, ...burst]);
    const refused = outcomes.filter(({ status }) => status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(300);
    expect(told).toEqual([]);
    expect(await database.all("SELECT 1 AS one")).toHaveLength(1);
  } finally {
    await database.close();
  }
});

describe("a server of our own", () => {
  let server: PrivateDatabaseServer;
  let root: Connection;
  let name: string;
  beforeAll(async () => {
    server = await startDatabaseServer([
      "--innodb-buffer-pool-size=32M",
      "--max-connections=100",
      // A server that starts with 0 refuses to change it.
      "--max-user-connections=50",
    ]);
    const { host, port } = server.address;
    root = await mysql.createConnection({ host, port, user: "root" });
    name = await createDatabase(server.address, "crowded");
  });
  afterAll(async () => {
    await root?.end();
    await server?.remove();
  });

  test("is left no aborted connection when a database is made on it", async () => {
    const aborted = async () => {
      const [rows] = await root.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Aborted_c%'");
      return rows.map(({ Value }) => Number(Value));
    };
    const before = await aborted();
    await ensureMysqlDatabase({ ...server.address, name: "login_made", tls: null, connections: 1 });
    // It counts once it has noticed.
    await sleep(300);
    expect(await aborted()).toEqual(before);
    await root.query("USE login_made");
  });

  test("says what to do where a user may log in from the server's own shell only", async () => {
    const isThere = await root.query("CREATE USER 'login_shell'@'%' IDENTIFIED VIA unix_socket").then(
      () => true,
      () => false,
    );
    // MySQL has it as a plugin, which nobody has loaded.
    if (!isThere) return;
    const { host, port } = server.address;
    const database = openMysql({
      host,
      port,
      user: "login_shell",
      password: "",
      name,
      tls: null,
      connections: 1,
    });
    const failure: unknown = await database.all("SELECT 1 AS one").catch((error) => error);
    await database.close();
    expect(reasonOf(failure)).toMatch(/^Access denied .*DB_USER and DB_PASSWORD/);
  });

  const accountLimit = (most: number) =>
    ["%", "localhost"].map((host) => `ALTER USER 'login'@'${host}' WITH MAX_USER_CONNECTIONS ${most}`);
  const limits: readonly [error: number, limit: readonly string[], relax: readonly string[]][] = [
    [1226, accountLimit(4), accountLimit(0)],
    [1203, ["SET GLOBAL max_user_connections = 4"], ["SET GLOBAL max_user_connections = 50"]],
    [1040, ["SET GLOBAL max_connections = 10"], ["SET GLOBAL max_connections = 100"]],
  ];
  test.each(limits)(
    "answers everybody where it takes fewer connections than we may open, and that is said once (F5, error %i)",
    async (_, limit, relax) => {
      for (const sql of limit) await root.query(sql);
      const told: string[] = [];
      const database = openMysql(
        { ...server.address, name, tls: null, connections: 30 },
        { report: (state) => told.push(state), crowded: (sentence) => told.push(sentence) },
      );
      try {
        const asked = Array.from({ length: 120 }, () =>
          database.all("SELECT CONNECTION_ID() AS id, SLEEP(0.01) AS slept"),
        );
        const ids = new Set((await Promise.all(asked)).flat().map(({ id }) => id));
        expect(ids.size).toBeLessThan(11);
        expect(ids.size).toBeGreaterThan(2);
        expect(told).toEqual([
          expect.stringMatching(/of DB_CONNECTIONS=30 connections now .*max_user_connections/),
        ]);
      } finally {
        await database.close();
        for (const sql of relax) await root.query(sql);
      }
    },
  );

  test("is given up in time when it takes connections and is silent", async () => {
    const pool = openPool(
      { ...server.address, name, tls: null, connections: 4 },
      createSettings(),
      () => undefined,
    );
    try {
      server.pause();
      const startedAt = performance.now();
      await expect(pool.execute("SELECT 1 AS one", {}, 10_000)).rejects.toMatchObject({
        name: "ConnectionFailed",
        cause: { code: "ETIMEDOUT" },
      });
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    } finally {
      server.resume();
      await pool.close();
    }
  });
});

test("a connection that our own process was too busy to notice is no failure of the server", async () => {
  const address = inject("databaseServer");
  const name = await createDatabase(address, "busy");
  const pool = openPool({ ...address, name, tls: null, connections: 4 }, createSettings(), () => undefined);
  try {
    const asked = Array.from({ length: 4 }, () => pool.execute("SELECT 1 AS one", {}, 10_000));
    const until = performance.now() + 2_000;
    while (performance.now() < until);
    expect(await Promise.all(asked)).toEqual(Array(4).fill([{ one: 1 }]));
  } finally {
    await pool.close();
  }
});
