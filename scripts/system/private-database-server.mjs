import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import mysql from "mysql2/promise";
import { findDatabaseServer } from "./database-server.mjs";
import { freePort } from "./free-port.mjs";

/**
 * How to reach a server, as a user that may do anything in databases whose name begins with `login_`.
 * @typedef {{ host: string, port: number, user: string, password: string }} DatabaseServerAddress
 */

/**
 * @typedef {object} PrivateDatabaseServer
 * @property {DatabaseServerAddress} address
 * @property {() => number} pid
 * @property {(size?: readonly string[]) => Promise<void>} start does nothing while it runs; may be given another size
 * @property {() => Promise<void>} stop ends it politely: what was committed is on disk
 * @property {() => Promise<void>} kill ends it at once, as a crash would
 * @property {() => void} pause freezes it: connections stay open and nothing is answered
 * @property {() => void} resume
 * @property {() => Promise<void>} remove ends it and deletes its data
 */

const startTimeoutMs = 30_000;
const pollMs = 25;
const account = { user: "login", password: "not-a-secret" };
/** `loose`: MySQL 9 knows it no more. */
const small = ["--loose-innodb-log-file-size=8M", "--innodb-buffer-pool-size=32M"];

/**
 * A MariaDB or MySQL of our own, on a new data directory and a free loopback port. Ready in about a second.
 * @param {readonly string[]} [size] what it may use of the machine
 * @returns {Promise<PrivateDatabaseServer>}
 */
export async function startDatabaseServer(size = small) {
  const programs = findDatabaseServer();
  if (programs === null)
    throw new Error("No database server is installed. `npm test` installs one or says how.");
  const directory = mkdtempSync(join(tmpdir(), "database-server-"));
  const port = await freePort();
  const address = { host: "127.0.0.1", port, ...account };
  // A server that starts deletes what it takes for leftovers in its folder for temporary tables: with a folder that
  // several share, the tables of one that runs. MariaDB's "Can't find file" (1017) is then all that is heard of it.
  const temporary = join(directory, "tmp");
  mkdirSync(temporary);
  const data = [
    // Has to be the first word.
    "--no-defaults",
    `--user=${userInfo().username}`,
    `--datadir=${join(directory, "data")}`,
    `--tmpdir=${temporary}`,
  ];

  /** @type {import("node:child_process").ChildProcess | null} */
  let server = null;
  const end = async (/** @type {NodeJS.Signals} */ signal) => {
    const ending = server;
    server = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, "exit");
    ending.kill("SIGCONT");
    ending.kill(signal);
    await exited;
  };
  // However this process ends, the server does not outlive it.
  const onExit = () => {
    server?.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once("exit", onExit);
  const remove = async () => {
    await end("SIGKILL");
    process.off("exit", onExit);
    rmSync(directory, { recursive: true, force: true });
  };

  /** @type {PrivateDatabaseServer} */
  const privateServer = {
    address,
    pid: () => server?.pid ?? 0,
    async start(sizeNow = size) {
      if (server !== null) return;
      server = spawn(
        programs.server,
        [
          ...data,
          `--socket=${join(directory, "server.sock")}`,
          `--pid-file=${join(directory, "server.pid")}`,
          "--bind-address=127.0.0.1",
          `--port=${port}`,
          // A server that is not in UTC: the product must not depend on it.
          "--default-time-zone=+05:30",
          "--skip-log-bin",
          "--performance-schema=OFF",
          "--character-set-server=utf8mb4",
          ...programs.serverArgs,
          ...sizeNow,
        ],
        { stdio: ["ignore", "ignore", "pipe"] },
      );
      await answering(server, port);
    },
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    pause() {
      if (server?.pid === undefined) return;
      server.kill("SIGSTOP");
      // The signal is only on its way yet, and a busy machine may let a statement through meanwhile.
      const until = performance.now() + 2_000;
      while (!isFrozen(server.pid) && performance.now() < until) Atomics.wait(nobody, 0, 0, 2);
    },
    resume: () => void server?.kill("SIGCONT"),
    remove,
  };
  try {
    const [prepare, ...prepareArgs] = programs.prepare;
    await finish(spawn(prepare, [...data, ...prepareArgs, ...size]));
    await privateServer.start();
    await makeAccount(port);
  } catch (error) {
    await remove();
    throw error;
  }
  return privateServer;
}

/**
 * A new, empty database on that server, named for good only within this run.
 * @param {DatabaseServerAddress} address
 * @param {string} label
 */
export async function createDatabase(address, label) {
  const name = `login_${label.replace(/[^a-z0-9]/gi, "_").toLowerCase()}_${randomBytes(4).toString("hex")}`;
  await query(address, `CREATE DATABASE \`${name}\``);
  return name;
}

/** @param {number} port */
async function makeAccount(port) {
  const root = { host: "127.0.0.1", port, user: "root", password: "" };
  for (const host of ["%", "localhost"]) {
    await query(root, `CREATE USER '${account.user}'@'${host}' IDENTIFIED BY '${account.password}'`);
    await query(root, `GRANT ALL ON \`login\\_%\`.* TO '${account.user}'@'${host}'`);
  }
}

/** @param {DatabaseServerAddress} address @param {string} sql */
async function query(address, sql) {
  const connection = await mysql.createConnection({ ...address });
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}

/** @param {import("node:child_process").ChildProcess} server @param {number} port */
async function answering(server, port) {
  let said = "";
  server.stderr?.on("data", (chunk) => {
    said = (said + chunk).slice(-4_000);
  });
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    try {
      await query({ host: "127.0.0.1", port, user: "root", password: "" }, "SELECT 1");
      return;
    } catch (error) {
      const ended = server.exitCode !== null || server.signalCode !== null;
      if (ended || Date.now() > deadline)
        throw new Error(`The database server did not start:\n${said}`, { cause: error });
      await sleep(pollMs);
    }
  }
}

/** @param {import("node:child_process").ChildProcess} child */
async function finish(child) {
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => {
      said += chunk;
    });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${child.spawnfile} failed (${code}):\n${said}`);
}

const nobody = new Int32Array(new SharedArrayBuffer(4));

/** All of its threads have stopped: proc(5). Where there is no /proc, nobody can tell. @param {number} pid */
function isFrozen(pid) {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.every((id) => /\) T /.test(readFileSync(`/proc/${pid}/task/${id}/stat`, "utf8")));
  } catch {
    return true;
  }
}
