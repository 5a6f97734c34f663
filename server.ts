// The one process of the product: our HTTP edge with Next behind it. `npm start` builds it and runs it.
import { Server } from "node:http";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runCleanups } from "./lib/cleanups.ts";
import { loadConfig } from "./lib/config/load.ts";
import type { Config } from "./lib/config.ts";
import { announcement } from "./lib/edge/announcement.ts";
import { compressedFiles } from "./lib/edge/compressed-files.ts";
import type { DirectHandlers } from "./lib/edge/direct.ts";
import { createEdge } from "./lib/edge/edge.ts";
import { publicFiles } from "./lib/edge/public-files.ts";
import { stopWhenTold } from "./lib/edge/shutdown.ts";
import { listen, requireFreePort, startOrRefuse } from "./lib/edge/startup.ts";
import { logOf } from "./lib/log/configured.ts";
import { once } from "./lib/once.ts";

const isNextDev = process.argv.includes("--dev");
const here = dirname(fileURLToPath(import.meta.url));
const root = basename(here) === ".build" ? dirname(here) : here;

// V8 throws compiled code away after a minute without work, and whoever comes next would wait until it is made again.
setFlagsFromString("--no-flush-bytecode");

// Everything below finds its files from here: .env, sql/, DATA_DIR, Next's build.
process.chdir(root);

await startOrRefuse(async () => {
  const config = loadConfig(root, isNextDev);
  // Asked before a database is opened; whoever takes it in between is told by listen().
  await requireFreePort(config);
  const log = logOf(config);
  if (config.appEnv === "production") keepToLog();
  // Next adds a listener for upgrades to the server it is given. Only its development tools use one, and those pass
  // through here; in production nothing is ever upgraded.
  const upgrades = new Server();
  const pages = once(() => startNext(config, upgrades));
  const edge = createEdge({
    config,
    handler: async (request, response) => (await pages()).answer(request, response),
    directHandlers: await openApi(),
    // In development Next makes its files when they are asked for.
    compressedFiles: isNextDev ? { find: () => null } : compressedFiles(join(root, ".next", "brotli")),
    publicFiles: publicFiles(join(root, "public")),
    isNextDev,
    log,
    ...(isNextDev && { onUpgrade: (...upgrade) => void upgrades.emit("upgrade", ...upgrade) }),
  });
  await listen(edge.server, config);
  stopWhenTold(async () => {
    await edge.drain();
    await (await pages()).close();
    for (const cause of await runCleanups()) log.event({ event: "sys_shutdown", outcome: "failure", cause });
    log.event({ event: "sys_shutdown", outcome: "success" });
  });
  // Most of the start is Next's, and the API need not wait for it.
  await pages();
  log.event({ event: "sys_startup", outcome: "success" });
  const { services } = await import("./lib/services.ts");
  const isDatabaseReady = await (await services()).readiness();
  process[config.appEnv === "production" ? "stderr" : "stdout"].write(
    announcement(config, { isDatabaseReady }),
  );
});

/** Standard output is for the log, which in production is read by machines: what Next tells people goes beside it. */
function keepToLog(): void {
  Object.assign(console, { log: console.error, info: console.error, debug: console.error });
}

/**
 * The API that we answer ourselves, with the one set of services of this process; Next's bundle finds it made. In
 * development Next answers everything, so that a change of a handler is there without a restart.
 */
async function openApi(): Promise<DirectHandlers> {
  if (isNextDev) return {};
  const [{ handlers }, { services }] = await Promise.all([
    import("./app/api/handlers.ts"),
    import("./lib/services.ts"),
  ]);
  await services();
  return handlers;
}

async function startNext({ publicUrl, port }: Config, httpServer: Server) {
  // Loaded late: React chooses its build by NODE_ENV when it is first imported.
  const { default: next } = await import("next");
  const app = next({ dev: isNextDev, dir: root, hostname: publicUrl.hostname, port, httpServer });
  await app.prepare();
  return { answer: app.getRequestHandler(), close: () => app.close() };
}
