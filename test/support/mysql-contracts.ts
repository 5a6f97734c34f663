import { afterAll, beforeAll } from "vitest";
import { migrate } from "#lib/db/migrate.ts";
import { openMysql } from "#lib/db/mysql.ts";
import { createDatabase, type DatabaseServerAddress } from "./database-server.ts";
import { domainContract } from "./domain/contract.ts";
import type { Ground } from "./domain/scene.ts";
import { moneyContract } from "./money-contract.ts";
import { travelMysql } from "./travel.ts";
import { upkeepContract } from "./upkeep-contract.ts";

/** Everything that is demanded of a database, of this server. */
export function mysqlContracts(addressOf: () => DatabaseServerAddress): void {
  let ground: Ground;

  beforeAll(async () => {
    const address = addressOf();
    const name = await createDatabase(address, "domain");
    const database = openMysql({ ...address, name, tls: null, connections: 10 });
    await migrate(database, "sql");
    ground = { database, travel: (seconds) => travelMysql(address, name, seconds) };
  });
  afterAll(() => ground.database.close());

  domainContract(() => ground);
  moneyContract(() => ground);
  upkeepContract(() => ground);
}
