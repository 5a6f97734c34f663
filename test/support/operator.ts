import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { unset } from "../../scripts/testing/unset.mjs";
import type { Environment } from "./server.ts";

const root = resolve(import.meta.dirname, "../..");

export type CommandResult = { code: number | null; said: string; complained: string };

/** `npm run otp -- …args`, without npm. */
export async function operate(env: Environment, ...args: string[]): Promise<CommandResult> {
  const { kill, ended } = startOperating(env, ...args);
  const late = setTimeout(kill, 60_000);
  return ended.finally(() => clearTimeout(late));
}

/** The same, for a test that interrupts it. */
export function startOperating(
  env: Environment,
  ...args: string[]
): { pid: number; kill(): void; ended: Promise<CommandResult> } {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, ["scripts/operate.mjs", ...args], {
    cwd: root,
    env: { PATH, HOME, NODE_ENV: "production", ...unset, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  let complained = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    said += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk) => {
    complained += chunk;
  });
  const ended = once(child, "close").then(() => ({ code: child.exitCode, said, complained }));
  return { pid: child.pid ?? 0, kill: () => void child.kill("SIGKILL"), ended };
}
