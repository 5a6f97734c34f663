import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

// Everything counts as source unless it is known not to reach a build: a new folder that is forgotten here costs
// a needless build, while one forgotten in a list of sources would let an old build be served as new.
const elsewhere = new Set(["node_modules", "test", "e2e", "docs", "bench", "coverage"]);
const passing = new Set(["next-env.d.ts", "test-results", "playwright-report", "screenshots", "reports"]);

function counts(name) {
  if (name.startsWith(".") || name.endsWith(".md") || name.endsWith(".tsbuildinfo")) return false;
  return !elsewhere.has(name) && !passing.has(name);
}

function* filesIn(folder, isRoot) {
  const entries = readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // Below the root a folder is called what it likes: `app/docs` is a page.
    if (isRoot && !counts(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path, false);
    else if (entry.isFile()) yield path;
  }
}

/** One hash of all that goes into a build: the sources, the lock file, and what compiles them. */
export function fingerprintOf(root) {
  const hash = createHash("sha256");
  hash.update(`node ${process.versions.node.split(".")[0]} ${process.platform} ${process.arch}\0`);
  for (const path of filesIn(root, true)) {
    const content = createHash("sha256").update(readFileSync(path)).digest("hex");
    hash.update(`${path.slice(root.length)}\0${content}\0`);
  }
  return hash.digest("hex");
}
