import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../scripts/system/free-port.mjs";

/** @typedef {Awaited<ReturnType<typeof startServer>>} RunningServer */

const startTimeoutMs = 60_000;

/**
 * A server on a free loopback port, ready to answer. `log` is a file for what it prints.
 * @param {{ name: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd?: string, log?: string, health: string }} options
 */
export async function startServer({ name, args, env, cwd, log = "/dev/null", health }) {
  const port = await freePort();
  const out = openSync(log, "a");
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    args.map((arg) => arg.replace("{port}", String(port))),
    { env: { ...bare(), ...env, PORT: String(port), HOST: "127.0.0.1" }, cwd, stdio: ["ignore", out, out] },
  );
  closeSync(out);
  // However this process ends, the server does not outlive it.
  const onExit = () => child.kill("SIGKILL");
  process.once("exit", onExit);
  child.once("exit", () => process.off("exit", onExit));
  while (!(await answers(port, health))) {
    if (child.exitCode !== null || performance.now() - startedAt > startTimeoutMs) {
      child.kill("SIGKILL");
      throw new Error(`${name} did not start; what it said is in ${log}.`);
    }
    await sleep(5);
  }
  const pid = child.pid ?? 0;
  return {
    name,
    port,
    pid,
    startMs: performance.now() - startedAt,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 20_000);
      await exited;
      clearTimeout(late);
    },
  };
}

/** Nothing of the caller's own configuration, which would change what is measured. */
function bare() {
  const { PATH = "", HOME = "" } = process.env;
  return { PATH, HOME, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
}

/** @param {number} port @param {string} path @returns {Promise<boolean>} */
function answers(port, path) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    let head = "";
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on("connect", () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n`),
    );
    socket.on("data", (chunk) => {
      head += chunk;
      if (head.length >= 12) socket.destroy();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(head.startsWith("HTTP/1.1 200")));
  });
}

/** The process and those that it started. @param {number} pid @returns {number[]} */
function familyOf(pid) {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readOrNothing(`/proc/${pid}/task/${task}/children`).trim().split(" ").filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(familyOf)];
}

/** Threads come and go. @param {string} path */
function readOrNothing(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Milliseconds of processor time so far of a process and its children. @param {number} pid */
export function cpuMsOf(pid) {
  return sum(familyOf(pid), threadsMsOf);
}

/**
 * Milliseconds of processor time so far of the threads of one process that live, which in Node are all that it had: the
 * first figure of their schedstat (Linux, sched-stats.rst), to the nanosecond.
 * @param {number} pid
 */
export function threadsMsOf(pid) {
  return readdirSync(`/proc/${pid}/task`)
    .map((task) => Number(readOrNothing(`/proc/${pid}/task/${task}/schedstat`).split(" ")[0]) / 1e6)
    .reduce((total, ms) => total + ms, 0);
}

/** The same with threads that have ended, in ticks of 10 ms: proc(5), fields 14 and 15 of stat. @param {number} pid */
export function cpuTicksMsOf(pid) {
  return sum(familyOf(pid), (one) => {
    const fields = readFileSync(`/proc/${one}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  });
}

/** Resident memory, in MB of a million bytes. @param {number} pid */
export function residentMbOf(pid) {
  return sum(familyOf(pid), (one) => {
    const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${one}/status`, "utf8"))?.[1];
    return (Number(kib) * 1024) / 1e6;
  });
}

/** @param {readonly number[]} pids @param {(pid: number) => number} of */
function sum(pids, of) {
  return pids.reduce((total, pid) => total + of(pid), 0);
}
