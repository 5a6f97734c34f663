import { spawn } from "node:child_process";

/**
 * Runs a Node program in this terminal. A signal that ends us ends it too, so that no compiler is left behind.
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<void>}
 */
export function runNode(args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: "inherit", ...options });
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      child.kill(signal);
      process.exit(signal === "SIGINT" ? 130 : 143);
    };
    process.on("SIGINT", forward).on("SIGTERM", forward);
    child.once("error", reject);
    child.once("exit", (code) => {
      process.off("SIGINT", forward).off("SIGTERM", forward);
      if (code === 0) resolve();
      else reject(new BuildFailed());
    });
  });
}

/** The tool has already said in the terminal what is wrong. */
export class BuildFailed extends Error {}
