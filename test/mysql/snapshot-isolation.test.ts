import { afterAll, beforeAll, describe } from "vitest";
import { type PrivateDatabaseServer, startDatabaseServer } from "../support/database-server.ts";
import { mysqlContracts } from "../support/mysql-contracts.ts";

// The default from MariaDB 11.6 on, and known to those before it. MySQL has nothing like it.
describe("on a server that refuses to build on a row which changed meanwhile", () => {
  let server: PrivateDatabaseServer;
  beforeAll(async () => {
    server = await startDatabaseServer(["--loose-innodb-snapshot-isolation=ON"]);
  });
  afterAll(() => server.remove());

  mysqlContracts(() => server.address);
});
