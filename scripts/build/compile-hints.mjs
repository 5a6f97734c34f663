import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Chromium 136 and later compile the whole of a file that begins so while it downloads, on another thread, instead of
 * function by function when they are first called, on the thread that answers the person. Others read a comment.
 * https://v8.dev/blog/explicit-compile-hints
 */
const hint = "//# allFunctionsCalledOnLoad\n";

/**
 * Marks every script in this folder, because a page of ours loads the framework and one small form, and runs most of
 * both at once. A file that was left from an earlier build is marked already.
 * @param {string} folder
 */
export function hintCompilation(folder) {
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(".js")) continue;
    const path = join(folder, name);
    const script = readFileSync(path, "utf8");
    if (!script.startsWith(hint)) writeFileSync(path, hint + script);
  }
}
