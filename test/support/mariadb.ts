import type * as privateMariadb from "../../scripts/system/private-mariadb.mjs";

export { createDatabase, startMariadb } from "../../scripts/system/private-mariadb.mjs";
export type MariadbAddress = privateMariadb.MariadbAddress;
export type PrivateMariadb = privateMariadb.PrivateMariadb;
