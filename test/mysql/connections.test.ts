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
