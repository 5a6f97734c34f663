import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../build/steps.mjs";

/**
 * Every variable of the product, empty, which counts as not set: a developer's own .env must neither change what is shown
 * or measured, nor open the real database, nor send messages that cost money.
 * @type {Readonly<Record<string, string>>}
 */
export const unset = Object.fromEntries(
  Array.from(
    readFileSync(join(root, ".env.example"), "utf8").matchAll(/^#? ?([A-Z][A-Z_0-9]+)=/gm),
    (found) => [found[1], ""],
  ),
);
