import mysql from "mysql2/promise";
import { expect, inject, test } from "vitest";
import { createDatabase, startDatabaseServer } from "../support/database-server.ts";

test("the shared server gives every test a database of its own", async () => {
  const address = inject("databaseServer");
  const database = await createDatabase(address, "own");
  const connection = await mysql.createConnection({ ...address, database });
  const [rows] = await connection.query("SELECT DATABASE() AS name, VERSION() AS version");
  await connection.end();
  expect(rows).toEqual([{ name: database, version: expect.stringMatching(/MariaDB|^([89]|\d\d)\./) }]);
});

test("a private server keeps what was committed through a crash, and can be frozen", async () => {
  const databaseServer = await startDatabaseServer();
  try {
    const database = await createDatabase(databaseServer.address, "crash");
    const first = await mysql.createConnection({ ...databaseServer.address, database });
    first.on("error", () => undefined);
    await first.query("CREATE TABLE kept (n INT) ENGINE=InnoDB");
    await first.query("INSERT INTO kept VALUES (7)");
    await databaseServer.kill();
    await databaseServer.start();

    const second = await mysql.createConnection({ ...databaseServer.address, database });
    expect((await second.query("SELECT n FROM kept"))[0]).toEqual([{ n: 7 }]);
    databaseServer.pause();
    const answer = second.query("SELECT n FROM kept").then(() => "answered");
    const silence = new Promise((resolve) => setTimeout(resolve, 200, "silent"));
    expect(await Promise.race([answer, silence])).toBe("silent");
    databaseServer.resume();
    expect(await answer).toBe("answered");
    await second.end();
  } finally {
    await databaseServer.remove();
  }
});

test("a server that starts leaves the temporary tables of one that runs", async () => {
  const address = inject("databaseServer");
  const database = await createDatabase(address, "temporary");
  const connection = await mysql.createConnection({ ...address, database });
  await connection.query("CREATE TEMPORARY TABLE kept (n INT) ENGINE=MyISAM");
  await connection.query("INSERT INTO kept VALUES (7)");
  const other = await startDatabaseServer();
  try {
    // Anew, from its file.
    await connection.query("ALTER TABLE kept ADD COLUMN m INT");
    expect((await connection.query("SELECT n FROM kept"))[0]).toEqual([{ n: 7 }]);
  } finally {
    await connection.end();
    await other.remove();
  }
});
