import { describe, inject } from "vitest";
import { mysqlContracts } from "../support/mysql-contracts.ts";

describe("on a database server", () => {
  mysqlContracts(() => inject("databaseServer"));
});
