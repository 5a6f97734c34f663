import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { startServer } from "./process.mjs";

/** @param {string} folder */
const nextOf = (folder) => createRequire(join(folder, "package.json")).resolve("next/dist/bin/next");

/** Builds an app of ours in its folder, unless the build there is newer than its source. @param {string} folder */
export function buildNextApp(folder) {
  const built = join(folder, ".next/BUILD_ID");
  if (existsSync(built) && statSync(built).mtimeMs > newestIn(folder)) return;
  console.log(`Building ${folder}…`);
  run(process.execPath, [nextOf(folder), "build"], folder);
}

/** Installs exactly what the lock file of an app names, outside the product's own dependencies. @param {string} folder */
export function installFor(folder) {
  const installed = join(folder, "node_modules/.package-lock.json");
  if (
    existsSync(installed) &&
    statSync(installed).mtimeMs > statSync(join(folder, "package-lock.json")).mtimeMs
  )
    return;
  console.log(`Installing what ${folder} needs…`);
  run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], folder);
}

/** @param {{ name: string, folder: string, env: NodeJS.ProcessEnv, health: string }} options */
export function startNextApp({ name, folder, env, health }) {
  const args = [nextOf(folder), "start", "-H", "127.0.0.1", "-p", "{port}"];
  return startServer({ name, args, env, cwd: folder, health });
}

/** @param {string} command @param {readonly string[]} args @param {string} cwd @param {NodeJS.ProcessEnv} [env] */
export function run(command, args, cwd, env = {}) {
  const all = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production", ...env };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env: all, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} in ${cwd} failed.\n${stdout}${stderr}`);
}

/** @param {string} folder @returns {number} */
function newestIn(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  const times = entries
    .filter(({ name }) => !name.startsWith(".") && name !== "node_modules")
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newestIn(path) : statSync(path).mtimeMs;
    });
  return Math.max(0, ...times);
}
