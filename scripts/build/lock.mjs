import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

// No build takes this long; a lock that is older belongs to a process id that somebody else has by now.
const STALE_AFTER_MS = 10 * 60_000;

/** Runs `work` while no other process of this checkout does. Waits for its turn. */
export async function withLock(path, onWait, work) {
  mkdirSync(dirname(path), { recursive: true });
  for (let told = false; !take(path); told = true) {
    if (!told) onWait();
    removeIfStale(path);
    await sleep(200);
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

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function removeIfStale(path) {
  try {
    const holder = Number(readFileSync(path, "utf8"));
    if (isAlive(holder) && Date.now() - statSync(path).mtimeMs < STALE_AFTER_MS) return;
    // Renaming is atomic: of several that find the same dead holder, one removes it and the others fail here.
    const removed = `${path}.${process.pid}`;
    renameSync(path, removed);
    rmSync(removed, { force: true });
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

function isAlive(pid) {
  // A container gives every start the same process id, so our own id in a lock is an earlier start's.
  if (!(pid > 0) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
