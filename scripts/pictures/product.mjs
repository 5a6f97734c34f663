import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../system/free-port.mjs";
import { unset } from "../testing/unset.mjs";

/**
 * The built product on a free port, with no settings but these and a data directory of its own that goes with it.
 * @param {string} [folder] of the build
 */
export async function startProduct(folder = process.cwd()) {
  const port = await freePort();
  const data = mkdtempSync(join(tmpdir(), "phone-login-pictures-"));
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, [".build/server.js"], {
    cwd: folder,
    env: {
      ...process.env,
      ...unset,
      APP_ENV: "development",
      PORT: String(port),
      HOST: "localhost",
      DATA_DIR: data,
      DEFAULT_COUNTRY: "US",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await untilHealthy(origin, child);
  return {
    origin,
    pid: child.pid ?? 0,
    async stop() {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** @param {string} origin @param {import("node:child_process").ChildProcess} child */
async function untilHealthy(origin, child) {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${origin}/health`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  child.kill("SIGTERM");
  throw new Error("The product did not start. Build it first: npm run build");
}
