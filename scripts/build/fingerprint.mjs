import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

// A list of what counts, so that a log or a DATA_DIR beside the source is not taken for it: such a file changes with
// every request, and every start would build. A test holds this list against the folders of the repository.
const folders = new Set(["app", "lib", "public", "scripts", "sql"]);
const made = new Set(["next-env.d.ts"]);

/** @param {import("node:fs").Dirent} entry */
function counts(entry) {
  if (entry.isDirectory()) return folders.has(entry.name);
  return /^[^.].*\.(ts|mjs|js|json)$/.test(entry.name) && !made.has(entry.name);
}

/** @param {string} folder @param {boolean} isRoot @returns {Generator<string>} */
function* filesIn(folder, isRoot) {
  const entries = readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // Below the root a folder is called what it likes: `app/docs` is a page.
    if (isRoot && !counts(entry)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path, false);
    else if (entry.isFile()) yield path;
  }
}

/** One hash of all that goes into a build: the sources, the lock file, and what compiles them. @param {string} root */
export function fingerprintOf(root) {
  const hash = createHash("sha256");
  hash.update(`node ${process.versions.node.split(".")[0]} ${process.platform} ${process.arch}\0`);
  for (const path of filesIn(root, true)) {
    const content = createHash("sha256").update(readFileSync(path)).digest("hex");
    hash.update(`${path.slice(root.length)}\0${content}\0`);
  }
  return hash.digest("hex");
}
