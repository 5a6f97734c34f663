import { spawnSync } from "node:child_process";
import { findProgram } from "./find.mjs";

/**
 * Something that the tests need and npm cannot give.
 * @typedef {{
 *   name: string,
 *   purpose: string,
 *   find: (env: NodeJS.ProcessEnv) => string | null,
 *   packages: Record<"apt-get" | "dnf" | "brew", readonly string[]>,
 *   otherwise?: readonly string[],
 *   byHand: string,
 * }} SystemPart
 */

/**
 * The path of the part: found, or installed first where this user may install. Says so before it installs anything.
 * @param {SystemPart} part
 * @param {{ env?: NodeJS.ProcessEnv, isRoot?: boolean, log?: (line: string) => void }} [host]
 * @returns {string}
 * @throws {Error} one message that says how to install it
 */
export function provide(part, host = {}) {
  const { env = process.env, isRoot = process.getuid?.() === 0, log = console.log } = host;
  const found = part.find(env);
  if (found !== null) return found;
  for (const commands of waysToInstall(part, env, isRoot)) {
    for (const command of commands) {
      log(`${part.name} is missing (for ${part.purpose}). Installing it: ${command.join(" ")}`);
      const [program = "", ...args] = command;
      const { status } = spawnSync(program, args, { env, stdio: ["ignore", "inherit", "inherit"] });
      if (status !== 0) break;
    }
    const installed = part.find(env);
    if (installed !== null) return installed;
  }
  throw new Error(
    `${part.name} is missing. It is needed for ${part.purpose}.\n` +
      `  Debian, Ubuntu: sudo apt-get install ${part.packages["apt-get"].join(" ")}\n` +
      `  Fedora:         sudo dnf install ${part.packages.dnf.join(" ")}\n` +
      `  macOS:          brew install ${part.packages.brew.join(" ")}\n` +
      `  or:             ${part.byHand}`,
  );
}

/**
 * Each way is a list of commands, tried in turn until the part is there.
 * @param {SystemPart} part
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} isRoot
 * @returns {string[][][]}
 */
function waysToInstall(part, env, isRoot) {
  /** @param {string} program */
  const has = (program) => findProgram([program], env);
  const ways = [];
  const prefix = isRoot ? [] : passwordlessSudo(env);
  const apt = has("apt-get");
  const dnf = has("dnf");
  const brew = has("brew");
  if (apt !== null && prefix !== null) {
    const packages = part.packages["apt-get"];
    // Or apt may stop at a question that nobody sees. Through `env`, because sudo drops our own environment.
    const quietly = [...prefix, "env", "DEBIAN_FRONTEND=noninteractive", apt];
    ways.push([
      [...quietly, "update"],
      [...quietly, ...aptInstall, ...packages],
    ]);
  }
  if (dnf !== null && prefix !== null) ways.push([[...prefix, dnf, "install", "-y", ...part.packages.dnf]]);
  // Homebrew refuses to run as root.
  if (brew !== null && !isRoot) ways.push([[brew, "install", ...part.packages.brew]]);
  if (part.otherwise !== undefined) ways.push([[...part.otherwise]]);
  return ways;
}

/** Another apt may be at work (a machine that has just started updates itself): wait for it a while. */
const aptInstall = ["-o", "DPkg::Lock::Timeout=120", "install", "-y", "--no-install-recommends"];

/**
 * The words before a command that needs root; null when a password would be asked.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[] | null}
 */
function passwordlessSudo(env) {
  const sudo = findProgram(["sudo"], env);
  if (sudo === null) return null;
  return spawnSync(sudo, ["-n", "true"], { env, stdio: "ignore" }).status === 0 ? [sudo, "-n"] : null;
}
