import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { readCounts, reporting } from "./counts.mjs";

/** Far more than any command of `npm test` takes; what runs longer hangs. */
const usualTimeoutMs = 20 * 60_000;

/**
 * @typedef {import("./parts.mjs").Part} Part
 * @typedef {import("./counts.mjs").Counts} Counts
 * @typedef {{ part: Part, ok: boolean, seconds: number, counts: Counts | null }} Outcome
 */

/**
 * Runs the parts in order and stops at the first that fails.
 * @param {readonly Part[]} parts
 * @param {{ env: NodeJS.ProcessEnv, extra?: readonly string[], timeoutMs?: number, log?: (line: string) => void }} options
 *   `extra` is handed to the test runner, for example part of a file name
 * @returns {Promise<Outcome[]>}
 */
export async function runParts(parts, { env, extra = [], timeoutMs = usualTimeoutMs, log = console.log }) {
  const reports = mkdtempSync(join(tmpdir(), "test-reports-"));
  const outcomes = [];
  try {
    for (const [index, part] of parts.entries()) {
      log(`\n━━ ${index + 1}/${parts.length} ${part.title} ━━`);
      const report = join(reports, `${part.name}.json`);
      const outcome = await runPart(part, { report, env, extra, timeoutMs, log });
      outcomes.push(outcome);
      log(`${outcome.ok ? "ok" : "FAILED"} in ${outcome.seconds.toFixed(1)} s`);
      if (!outcome.ok) break;
    }
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  return outcomes;
}

/**
 * @param {Part} part
 * @param {{ report: string, env: NodeJS.ProcessEnv, extra: readonly string[], timeoutMs: number, log: (line: string) => void }} options
 * @returns {Promise<Outcome>}
 */
async function runPart(part, { report, env, extra, timeoutMs, log }) {
  const startedAt = performance.now();
  const runner = part.runner === undefined ? null : reporting[part.runner];
  let ok = true;
  for (const command of part.commands) {
    const args = runner === null ? [] : [...runner.args(report), ...extra];
    ok = await succeeds([...command, ...args], { ...env, ...runner?.env(report) }, { timeoutMs, log });
    if (!ok) break;
  }
  const counts = part.runner === undefined ? null : readCounts(part.runner, report);
  // A runner that executed nothing has shown nothing.
  if (counts !== null && counts.passed + counts.failed === 0) ok = false;
  return { part, ok, seconds: (performance.now() - startedAt) / 1000, counts };
}

/**
 * @param {readonly string[]} command
 * @param {NodeJS.ProcessEnv} env
 * @param {{ timeoutMs: number, log: (line: string) => void }} options
 * @returns {Promise<boolean>}
 */
async function succeeds([program = "", ...args], env, { timeoutMs, log }) {
  const path = [resolve("node_modules/.bin"), env.PATH].join(delimiter);
  const child = spawn(program === "node" ? process.execPath : program, args, {
    env: { ...env, PATH: path },
    stdio: ["ignore", "inherit", "inherit"],
    timeout: timeoutMs,
  });
  try {
    const [code] = await once(child, "exit");
    return code === 0;
  } catch (error) {
    log(`${program} did not start: ${error}`);
    return false;
  }
}
