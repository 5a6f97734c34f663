import { afterAll, beforeAll, describe, inject } from "vitest";
import { migrate } from "#lib/db/migrate.ts";
import { openMysql } from "#lib/db/mysql.ts";
import { createDatabase } from "../support/database-server.ts";
import { domainContract } from "../support/domain/contract.ts";
import type { Ground } from "../support/domain/scene.ts";
import { moneyContract } from "../support/money-contract.ts";
import { travelMysql } from "../support/travel.ts";
import { upkeepContract } from "../support/upkeep-contract.ts";

describe("on MariaDB", () => {
  let ground: Ground;

  beforeAll(async () => {
    const address = inject("databaseServer");
    const name = await createDatabase(address, "domain");
    const database = openMysql({ ...address, name, tls: null, connections: 10 });
    await migrate(database, "sql");
    ground = { database, travel: (seconds) => travelMysql(address, name, seconds) };
  });
  afterAll(() => ground.database.close());

  domainContract(() => ground);
  moneyContract(() => ground);
  upkeepContract(() => ground);
});
