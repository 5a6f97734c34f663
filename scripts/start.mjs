// `npm start` and, with --dev, `npm run dev`: builds what is missing, then becomes the server, in this very process,
// so that signals reach it without a relay.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { BuildFailed } from "./build/run.mjs";
import { buildPages, buildServer, requireBuildablePath, root } from "./build/steps.mjs";

const isDev = process.argv.includes("--dev");
const built = (/** @type {string} */ file) => pathToFileURL(join(root, ".build", file)).href;

// A relative path in the configuration means the same wherever this is started from.
process.chdir(root);

stopWithNpm();
try {
  requireBuildablePath();
  await buildServer();
  if (!isDev) {
    // What would stop the server is told before a build makes somebody wait. And a port that is taken may mean
    // that a server is running from the very build that a new one would overwrite.
    const { loadConfig } = await import(built("lib/config/load.js"));
    const { requireFreePort, startOrRefuse } = await import(built("lib/edge/startup.js"));
    await startOrRefuse(() => requireFreePort(loadConfig(root, false)));
    await buildPages();
  }
  await import(built("server.js"));
} catch (error) {
  if (!(error instanceof BuildFailed)) throw error;
  process.exitCode = 1;
}

/** npm hands signals to its shell, which may die of one and tell nobody: whoever stops npm means the server. */
function stopWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const { ppid } = process;
  setInterval(() => process.ppid !== ppid && process.kill(process.pid, "SIGTERM"), 250).unref();
}
