import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** @typedef {(existing: string, made: string) => void} Link */

const pollMs = 200;
// No build takes this long; the process id in an older lock is somebody else's by now.
const staleAfterMs = 10 * 60_000;
// An empty lock this old was left by a process that died between making and writing it.
const unwrittenMs = 2_000;
// What file systems without hard links say to one: FAT, many network shares and shared folders of virtual machines.
const linkless = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

/**
 * Runs `work` while no other process of this checkout does. Waits for its turn.
 * @template T
 * @param {string} path
 * @param {() => unknown} onWait
 * @param {() => T | Promise<T>} work
 * @param {Link} [link]
 * @returns {Promise<T>}
 */
export async function withLock(path, onWait, work, link = linkSync) {
  mkdirSync(dirname(path), { recursive: true });
  for (let isFirst = true; !take(path, link); isFirst = false) {
    if (isStale(path)) rmSync(path, { force: true });
    else {
      if (isFirst) onWait();
      await sleep(pollMs);
    }
  }
  const release = () => rmSync(path, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

/**
 * A lock appears with its holder in it, or not at all: a link is atomic where writing a file is not.
 * @param {string} path
 * @param {Link} link
 */
function take(path, link) {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    link(mine, path);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === "EEXIST") return false;
    if (!linkless.has(code)) throw error;
    return takeWithoutLink(path);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Only one creates the file; until its holder is in it, isStale() gives it time. @param {string} path */
function takeWithoutLink(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** @param {string} path */
function isStale(path) {
  try {
    const holder = readFileSync(path, "utf8");
    const age = Date.now() - statSync(path).mtimeMs;
    if (holder === "") return age > unwrittenMs;
    return !isAlive(Number(holder)) || age > staleAfterMs;
  } catch (error) {
    // Given back a moment ago.
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  // A container gives every start the same process id, so our own id in a lock is an earlier start's.
  if (!(pid > 0) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code ?? "";
}
