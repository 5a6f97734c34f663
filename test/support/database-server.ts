import type * as server from "../../scripts/system/private-database-server.mjs";

export { createDatabase, startDatabaseServer } from "../../scripts/system/private-database-server.mjs";
export type DatabaseServerAddress = server.DatabaseServerAddress;
export type PrivateDatabaseServer = server.PrivateDatabaseServer;
