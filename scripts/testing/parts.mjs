import { chromium } from "../system/chromium.mjs";
import { curl } from "../system/curl.mjs";
import { databaseServer } from "../system/database-server.mjs";

/**
 * One part of the proof. `commands` run in order; what a runner executed is read from its own report.
 * @typedef {{
 *   name: string,
 *   title: string,
 *   commands: readonly (readonly string[])[],
 *   runner?: "vitest" | "playwright",
 *   needs?: readonly import("../system/provide.mjs").SystemPart[],
 *   built?: boolean,
 * }} Part
 */

/** @type {Part} */
export const build = { name: "build", title: "Production build", commands: [["node", "scripts/build.mjs"]] };

/** Cheapest first, so that a slip is told early. @type {readonly Part[]} */
export const parts = [
  { name: "check", title: "Format and lint", commands: [["biome", "check", "--error-on-warnings", "."]] },
  {
    name: "types",
    title: "Types",
    commands: [
      ["next", "typegen"],
      ["tsc", "--noEmit", "--incremental", "false"],
      ["tsc", "-p", "tsconfig.scripts.json"],
    ],
  },
  { name: "unit", title: "Unit tests", commands: [vitest("unit")], runner: "vitest" },
  {
    name: "mysql",
    title: "Tests on MariaDB",
    commands: [vitest("mysql")],
    runner: "vitest",
    needs: [databaseServer],
  },
  build,
  {
    name: "http",
    title: "The contract over HTTP, on the embedded database and on MariaDB",
    commands: [vitest("http")],
    runner: "vitest",
    needs: [databaseServer, curl],
    built: true,
  },
  {
    name: "faults",
    title: "Faults of the database, of Twilio and of the product itself, and races of two instances",
    commands: [vitest("faults")],
    runner: "vitest",
    needs: [databaseServer],
    built: true,
  },
  {
    name: "e2e",
    title: "The pages in Chromium, on phone and desktop",
    commands: [["playwright", "test"]],
    runner: "playwright",
    needs: [chromium],
    built: true,
  },
];

/**
 * The parts of these names in the order of the whole, with the build where one of them needs it.
 * @param {readonly string[]} names none means all
 * @returns {readonly Part[]}
 */
export function partsNamed(names) {
  const unknown = names.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `No such part: ${unknown.join(", ")}. There are: ${parts.map((part) => part.name).join(", ")}.`,
    );
  }
  const wanted = parts.filter((part) => names.length === 0 || names.includes(part.name));
  const needsBuild = wanted.some((part) => part.built);
  return parts.filter((part) => wanted.includes(part) || (part === build && needsBuild));
}

/** @param {string} project */
function vitest(project) {
  return ["vitest", "run", "--project", project];
}
