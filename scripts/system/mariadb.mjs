import { findProgram } from "./find.mjs";

/**
 * A MariaDB server's programs: one makes a data directory, the other serves it. Only the programs: the packages named
 * here start no service and leave nothing running.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ server: string, installer: string } | null}
 */
export function findMariadb(env = process.env) {
  const server = findProgram(["mariadbd"], env);
  const installer = findProgram(["mariadb-install-db"], env);
  return server === null || installer === null ? null : { server, installer };
}

/** @type {import("./provide.mjs").SystemPart} */
export const mariadb = {
  name: "MariaDB",
  purpose: "the tests on a real MySQL-compatible server",
  find: (env) => findMariadb(env)?.server ?? null,
  packages: {
    "apt-get": ["mariadb-server-core", "mariadb-client-core"],
    dnf: ["mariadb-server"],
    brew: ["mariadb"],
  },
  byHand: "put mariadbd and mariadb-install-db on PATH",
};
