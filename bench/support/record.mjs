import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { journeys } from "../load/journeys.mjs";
import { startProduct } from "./product.mjs";

/** @typedef {import("../floors/replay.mjs").Asked} Asked */
/** What a step asked for one visitor and for another. @typedef {Record<string, [Asked[], Asked[]]>} Recorded */

const tries = 10;
const visitors = 2;

/**
 * What each step of a sign-in asks of its database, as the product's driver tells it.
 * @param {{ generator: import("./generator.mjs").Generator, settings: Record<string, string> }} around the settings of a
 *   database that keeps the tables and rows
 * @returns {Promise<Recorded>}
 */
export async function recordSteps({ generator, settings }) {
  const directory = mkdtempSync(join(tmpdir(), "bench-statements-"));
  const file = join(directory, "statements");
  const { providerUrl } = generator;
  const server = await startProduct({
    name: "recorded",
    providerUrl,
    database: { ...settings, STATEMENTS: file },
    nodeArgs: ["--import", join(import.meta.dirname, "tell-statements.mjs")],
  });
  try {
    for (let turn = 0; turn < tries; turn++) {
      /** @type {Recorded} */
      const recorded = {};
      for (const step of Object.keys(journeys.product ?? {})) {
        writeFileSync(file, "");
        await generator.play({
          kind: "step",
          app: "product",
          step,
          port: server.port,
          first: visitors * turn,
          count: visitors,
          clients: 1,
        });
        const asked = linesOf(file);
        const each = asked.length / visitors;
        recorded[step] = [asked.slice(-2 * each, -each), asked.slice(-each)];
      }
      if (Object.values(recorded).every(isTheSame)) return recorded;
    }
    throw new Error("No two visitors in a row were asked the same of the database.");
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true });
  }
}

/** Not where the server asked something for itself meanwhile. @param {[Asked[], Asked[]]} both */
function isTheSame([one, other]) {
  return one.length > 0 && one.length === other.length && one.every(({ sql }, at) => sql === other[at]?.sql);
}

/** @param {string} file @returns {Asked[]} */
function linesOf(file) {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
