// The one process of the product: our HTTP edge with Next behind it. `npm start` builds it and runs it.
import { Server } from "node:http";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { announcement } from "./lib/edge/announcement.ts";
import { createEdge } from "./lib/edge/edge.ts";
import { publicFiles } from "./lib/edge/public-files.ts";
import { runCleanups, stopOnSignals } from "./lib/edge/shutdown.ts";
import { listen, readConfig, startOrRefuse } from "./lib/edge/startup.ts";

const isNextDev = process.argv.includes("--dev");
const here = dirname(fileURLToPath(import.meta.url));
const root = basename(here) === ".build" ? dirname(here) : here;

// Not the environment's to choose: with any other value Next and React would mix their two builds.
Object.assign(process.env, { NODE_ENV: isNextDev ? "development" : "production" });

await startOrRefuse(async () => {
  const config = readConfig(root, isNextDev);
  // Loaded late: React chooses its build by NODE_ENV when it is first imported.
  const { default: next } = await import("next");
  // Next adds a listener for upgrades to the server it is given. Only its development tools use one, and those pass
  // through here; in production nothing is ever upgraded.
  const upgrades = new Server();
  const app = next({
    dev: isNextDev,
    dir: root,
    hostname: config.publicUrl.hostname,
    port: config.port,
    httpServer: upgrades,
  });
  await app.prepare();
  const handler = app.getRequestHandler();
  const edge = createEdge({
    config,
    handler: (request, response) => handler(request, response),
    publicFiles: publicFiles(join(root, "public")),
    isNextDev,
    onFailure: (cause, requestId) => console.error(requestId, cause),
    ...(isNextDev && { onUpgrade: (...upgrade) => void upgrades.emit("upgrade", ...upgrade) }),
  });
  await listen(edge.server, config);
  stopOnSignals(async () => {
    await edge.drain();
    await app.close();
    for (const failure of await runCleanups()) console.error(failure);
  });
  console.log(announcement(config));
});
