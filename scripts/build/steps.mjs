import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hintCompilation } from "./compile-hints.mjs";
import { compressInto } from "./compress.mjs";
import { fingerprintOf } from "./fingerprint.mjs";
import { withLock } from "./lock.mjs";
import { BuildFailed, runNode } from "./run.mjs";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const require = createRequire(import.meta.url);

/** @typedef {{ name: string, stamp: string, args(): readonly string[], finish?(): void }} Step `stamp`: of what it is built from */

/** The server in front of Next and the API that it answers itself, with type errors shown: `.build/server.js`. */
const server = {
  name: "server",
  stamp: join(root, ".build", "source.sha256"),
  args: () => [
    join(dirname(require.resolve("typescript/package.json")), "bin", "tsc"),
    "-p",
    "tsconfig.server.json",
  ],
};

/** The pages, and the API for whoever runs Next alone: `.next`. */
const pages = {
  name: "pages",
  stamp: join(root, ".next", "source.sha256"),
  args: () => [require.resolve("next/dist/bin/next"), "build"],
  finish() {
    const next = join(root, ".next");
    const files = join(next, "static");
    hintCompilation(join(files, "chunks"));
    // In folders of the paths at which they are asked for.
    compressInto(files, join(next, "brotli", "_next", "static"));
    const assets = join("docs", "assets");
    compressInto(join(next, "server", "app", assets), join(next, "brotli", assets), ".body");
  },
};

/** On a read-only file system Node's recursive mkdir reports ENOENT. @param {NodeJS.ErrnoException} error */
const isUnwritable = ({ code = "", syscall }) =>
  ["EROFS", "EACCES", "EPERM"].includes(code) || (code === "ENOENT" && syscall === "mkdir");

export const buildServer = () => buildIfNeeded(server);
export const buildPages = () => buildIfNeeded(pages);

/** Next's bundler reads its files by URL, in which # begins something else. */
export function requireBuildablePath() {
  if (!root.includes("#")) return;
  console.error(
    `Next cannot build in ${root}, because of the # in this path. Move the directory to a path without one.`,
  );
  throw new BuildFailed();
}

/** @param {Step} step */
async function buildIfNeeded(step) {
  const wanted = fingerprintOf(root);
  if (isBuilt(step, wanted)) return;
  try {
    await buildAlone(step, wanted);
  } catch (thrown) {
    const error = /** @type {NodeJS.ErrnoException} */ (thrown);
    if (!isUnwritable(error)) throw error;
    console.error(
      `The ${step.name} must be built, but ${root} cannot be written (${error.code}). Run \`npm run build\` where it can be.`,
    );
    throw new BuildFailed();
  }
}

/** @param {Step} step @param {string} wanted */
async function buildAlone(step, wanted) {
  const onWait = () => console.log("Another build of this checkout is running; waiting for it.");
  await withLock(join(root, ".build", `${step.name}.lock`), onWait, async () => {
    if (isBuilt(step, wanted)) return;
    console.log(`Building the ${step.name}…`);
    // Gone first: a build that is cut off must not look finished.
    rmSync(step.stamp, { force: true });
    await runNode(step.args(), { cwd: root, env: { ...process.env, NODE_ENV: "production" } });
    step.finish?.();
    mkdirSync(dirname(step.stamp), { recursive: true });
    writeFileSync(step.stamp, wanted);
  });
}

/** @param {Step} step @param {string} wanted */
function isBuilt(step, wanted) {
  try {
    return readFileSync(step.stamp, "utf8") === wanted;
  } catch {
    return false;
  }
}
