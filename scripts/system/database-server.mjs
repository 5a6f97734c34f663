import { findProgram, isExecutable } from "./find.mjs";

/**
 * What a database server of our own is started with: `server` serves a data directory, `prepare` makes one.
 * @typedef {object} ServerPrograms
 * @property {string} server
 * @property {readonly string[]} serverArgs
 * @property {readonly [string, ...string[]]} prepare
 */

/**
 * MariaDB's programs, or those of the MySQL 8 (or newer) whose `mysqld` the variable `TEST_MYSQLD` names.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {ServerPrograms | null}
 * @throws {Error} where the variable names no program
 */
export function findDatabaseServer(env = process.env) {
  const mysqld = env.TEST_MYSQLD ?? "";
  return mysqld === "" ? findMariadb(env) : mysqlAt(mysqld);
}

/** @param {NodeJS.ProcessEnv} env @returns {ServerPrograms | null} */
function findMariadb(env) {
  const server = findProgram(["mariadbd"], env);
  const installer = findProgram(["mariadb-install-db"], env);
  if (server === null || installer === null) return null;
  const prepare = ["--auth-root-authentication-method=normal", "--skip-test-db"];
  return { server, serverArgs: [], prepare: [installer, ...prepare] };
}

/** @param {string} mysqld @returns {ServerPrograms} */
function mysqlAt(mysqld) {
  if (!isExecutable(mysqld)) throw new Error(`TEST_MYSQLD names no program: ${mysqld}`);
  // Else it demands a folder of the machine's that a packaged server makes for itself.
  const apart = "--secure-file-priv=NULL";
  return {
    server: mysqld,
    serverArgs: ["--mysqlx=OFF", apart],
    prepare: [mysqld, "--initialize-insecure", apart],
  };
}

/** Only programs: the packages named here start no service and leave nothing running. @type {import("./provide.mjs").SystemPart} */
export const databaseServer = {
  name: "MariaDB",
  purpose: "the tests on a real MySQL-compatible server",
  find: (env) => findDatabaseServer(env)?.server ?? null,
  packages: {
    "apt-get": ["mariadb-server-core", "mariadb-client-core"],
    dnf: ["mariadb-server"],
    brew: ["mariadb"],
  },
  byHand: "put mariadbd and mariadb-install-db on PATH, or name the mysqld of a MySQL in TEST_MYSQLD",
};
