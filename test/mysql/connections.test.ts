import { expect, inject, test } from "vitest";
import { openMysql } from "#lib/db/mysql.ts";
import { createDatabase } from "../support/database-server.ts";

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
