import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { unset } from "../../scripts/testing/unset.mjs";
import type { Environment } from "./server.ts";

const root = resolve(import.meta.dirname, "../..");

type MaybeUnset = Readonly<Record<string, string | undefined>>;

export type CommandResult = { code: number | null; said: string; complained: string };

/** `npm run otp -- …args`, without npm. */
export function operate(env: Environment, ...args: string[]): Promise<CommandResult> {
  return run({ ...unset, ...env }, ["scripts/operate.mjs", ...args]);
}

/** The same with the `.env` files of another directory. */
export function operateIn(directory: string, env: MaybeUnset, ...args: string[]): Promise<CommandResult> {
  const program = `
    import { operate } from ${JSON.stringify(join(root, ".build/lib/cli/operate.js"))};
    process.exitCode = await operate(${JSON.stringify(directory)}, ${JSON.stringify(args)});`;
  return run(env, ["--input-type=module", "-e", program]);
}

/** As `operate`, for a test that interrupts it. */
export function startOperating(env: Environment, ...args: string[]): Operating {
  return start({ ...unset, ...env }, ["scripts/operate.mjs", ...args]);
}

type Operating = { pid: number; kill(): void; ended: Promise<CommandResult> };

function run(env: MaybeUnset, args: readonly string[]): Promise<CommandResult> {
  const { kill, ended } = start(env, args);
  const late = setTimeout(kill, 60_000);
  return ended.finally(() => clearTimeout(late));
}

function start(env: MaybeUnset, args: readonly string[]): Operating {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH, HOME, NODE_ENV: "test", ...env },
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
