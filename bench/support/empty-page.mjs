import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../../scripts/build/steps.mjs";
import { freePort } from "../../scripts/system/free-port.mjs";

const next = createRequire(import.meta.url).resolve("next/dist/bin/next");

/** The least that Next can serve: what it costs is the price of the framework, not ours. */
const files = {
  "package.json": `{ "type": "module" }`,
  "next.config.js": `export default { turbopack: { root: ${JSON.stringify(root)} } };`,
  // Or the bundler finds that of this checkout, around the folder, and the empty page looks for a database.
  "instrumentation.js": "export function register() {}",
  "app/layout.js":
    "export default function Layout({ children }) { return <html lang='en'><body>{children}</body></html>; }",
  "app/page.js": "export default function Page() { return <p>Nothing</p>; }",
};

/** An app with one empty page, built by the same Next and served on a free port. */
export async function startEmptyPage() {
  // Inside this checkout, because the bundler follows no link out of its root to find Next.
  const home = join(root, ".build");
  mkdirSync(home, { recursive: true });
  const folder = mkdtempSync(join(home, "empty-page-"));
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
  mkdirSync(join(folder, "app"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const built = spawnSync(process.execPath, [next, "build"], { cwd: folder, env, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`The empty page did not build.\n${built.stdout}${built.stderr}`);

  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const args = [next, "start", "-H", "localhost", "-p", String(port)];
  const server = spawn(process.execPath, args, { cwd: folder, env, stdio: "ignore" });
  for (const deadline = Date.now() + 30_000; ; await sleep(150)) {
    if ((await fetch(origin).catch(() => null))?.ok) break;
    if (Date.now() > deadline) {
      server.kill("SIGTERM");
      throw new Error("The empty page is not served.");
    }
  }
  return {
    origin,
    async stop() {
      server.kill("SIGTERM");
      if (server.exitCode === null) await once(server, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
