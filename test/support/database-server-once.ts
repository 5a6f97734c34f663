import type { TestProject } from "vitest/node";
import { type DatabaseServerAddress, startDatabaseServer } from "./database-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The server that all tests of this run share; each takes a database of its own from `createDatabase`. */
    databaseServer: DatabaseServerAddress;
  }
}

/** Vitest's global set-up: one database server for a run, gone at its end, also when tests fail. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const databaseServer = await startDatabaseServer();
  project.provide("databaseServer", databaseServer.address);
  return () => databaseServer.remove();
}
