import type { TestProject } from "vitest/node";
import { type MariadbAddress, startMariadb } from "./mariadb.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The server that all tests of this run share; each takes a database of its own from `createDatabase`. */
    mariadb: MariadbAddress;
  }
}

/** Vitest's global set-up: one MariaDB for a run, gone at its end, also when tests fail. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mariadb = await startMariadb();
  project.provide("mariadb", mariadb.address);
  return () => mariadb.remove();
}
