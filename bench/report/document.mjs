import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release, type } from "node:os";
import { join } from "node:path";
import { root } from "../../scripts/build/steps.mjs";
import { kinds } from "../support/database.mjs";
import { median } from "../support/median.mjs";
import { figure, spreadOf, withSpread } from "./figures.mjs";
import { isMet, judge } from "./goals.mjs";
import { between, markdownTable } from "./table.mjs";

/** @typedef {{ startMs: number[], restMb: number[], loadedMb: number }} Rest start times, memory after a start, and after all rounds */

/** @param {import("./goals.mjs").Costs} costs @param {Rest} rest */
export function goalTable(costs, rest) {
  const ratios = judge(costs).map((judged) => [
    judged.what,
    judged.against,
    withSpread(judged.ratio),
    `${judged.atLeast ? "≥" : "≤"} ${judged.goal}`,
    isMet(judged) ? "yes" : "**no**",
  ]);
  const start = spreadOf(rest.startMs.map((ms) => ms / 1000));
  const memory = spreadOf(rest.restMb);
  const absolute = [
    ["from `node` to the first answer", "", `${withSpread(start)} s`, "< 1 s", start.median < 1],
    ["resident memory at rest", "", `${withSpread(memory)} MB`, "< 150 MB", memory.median < 150],
  ].map((row) => row.map((cell) => (typeof cell === "boolean" ? (cell ? "yes" : "**no**") : String(cell))));
  const head = ["what", "against", "ratio, median (lowest–highest)", "goal", "met"];
  return markdownTable([head, ...ratios, ...absolute], ["left", "left", "right", "right", "left"]);
}

/** @param {import("./goals.mjs").Costs} costs */
export function costTable(costs) {
  const rows = Object.entries(costs).flatMap(([who, steps]) =>
    Object.entries(steps).map(([step, rounds]) => {
      const of = (/** @type {(cost: import("../support/measure.mjs").Cost) => number} */ pick) =>
        median(rounds.map(pick));
      return [
        `${titles[who] ?? who}: ${step}`,
        figure(of(({ cpuMs }) => cpuMs)),
        figure(of(({ databaseMs }) => databaseMs)),
        statementsIn(rounds),
        figure(of(({ rowsRead }) => rowsRead)),
        figure(of(({ perSecond }) => perSecond)),
        figure(of(({ p50 }) => p50)),
        figure(of(({ p99 }) => p99)),
      ];
    }),
  );
  const head = [
    "what",
    "CPU ms",
    "database CPU ms",
    "statements",
    "rows read",
    "per second",
    "p50 ms",
    "p99 ms",
  ];
  return markdownTable(
    [head, ...rows],
    ["left", "right", "right", "left", "right", "right", "right", "right"],
  );
}

/** @type {Record<string, string>} */
const titles = {
  product: "ours",
  embedded: "ours, embedded database",
  plain: "plain `node:http`",
  next: "bare Next",
};

/** As the database counted them: `2 (1 select, 1 update)`. @param {readonly import("../support/measure.mjs").Cost[]} rounds */
export function statementsIn(rounds) {
  const counts = kinds.map((kind) => median(rounds.map(({ statements }) => statements[kind])));
  const shown = kinds.flatMap((kind, at) =>
    (counts[at] ?? 0) >= 0.05 ? [`${tidy(counts[at] ?? 0)} ${kind}`] : [],
  );
  if (shown.length === 0) return "–";
  const total = counts.reduce((sum, count) => sum + count, 0);
  return shown.length === 1 ? shown.join() : `${tidy(total)} (${shown.join(", ")})`;
}

/** @param {number} count */
const tidy = (count) => String(Number(count.toFixed(1)));

/** Into docs/performance.md, between the comments that bear the name. @param {string} name @param {string} text */
export function writeSection(name, text) {
  const file = join(root, "docs/performance.md");
  writeFileSync(file, between(readFileSync(file, "utf8"), name, text));
}

/**
 * What the figures depend on. `script`: of package.json; the options are those of this process.
 * @param {{ database: import("../support/database.mjs").DatabaseServer, script: string, rounds: number, flows: number, clients: number, load: number }} run
 */
export async function circumstances({ database, script, rounds, flows, clients, load }) {
  const [{ version }] = await database.query("SELECT VERSION() AS version");
  const command = [`npm run ${script}`, ...process.argv.slice(2)].join(" ").replace(" --", " -- --");
  const [processor] = cpus();
  const machine = `${cpus().length} × ${processor?.model.trim()}, ${type()} ${release()}`;
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, \`${command}\` on ${machine}, Node ${process.versions.node}, MariaDB ${version}: ${rounds} rounds of ${flows} sign-ins each, ${clients} clients; load average before it ${load.toFixed(1)}.`;
}
