// Lighthouse, as a phone, on the built product over loopback: `npm run build && npm run lighthouse [-- runs]`. Each page
// is run several times and judged by its median, because the simulated phone is timed on a machine that does other work.
// The reports land in reports/lighthouse/; anything below 100 fails. An empty page of the same Next goes first: what it
// does not reach on this machine, at this moment, no page of ours can.
import { mkdirSync } from "node:fs";
import { startProduct } from "../scripts/pictures/product.mjs";
import { launchChromium } from "./support/browser.mjs";
import { startEmptyPage } from "./support/empty-page.mjs";
import { median } from "./support/median.mjs";
import { cookiesOf, runLighthouse } from "./support/run-lighthouse.mjs";
import { visitsTo } from "./support/visitors.mjs";

const runs = Number(process.argv[2] ?? 5);
const folder = "reports/lighthouse";
mkdirSync(folder, { recursive: true });

const empty = await startEmptyPage();
try {
  const reports = await runAll(`${empty.origin}/`, { categories: ["performance"], file: `${folder}/empty` });
  tellScores("empty", "performance", reports);
  tellTimes(reports);
} finally {
  await empty.stop();
}

const product = await startProduct();
try {
  for (const { name, path, state } of await makeVisits()) {
    // Only the page that asks for a number is meant to be found; the others tell search engines to stay away.
    const categories = ["performance", "accessibility", "best-practices", ...(path === "/" ? ["seo"] : [])];
    const url = `${product.origin}${path}`;
    await warm(url, state);
    const reports = await runAll(url, { categories, state, file: `${folder}/${name}` });
    for (const category of categories) judge(name, category, reports);
    tellTimes(reports);
  }
} finally {
  await product.stop();
}

/** A server is to be measured as it is all day, not as it answers its first visitor. @param {string} url @param {import("./support/visitors.mjs").Visit["state"]} state */
async function warm(url, state) {
  for (let visit = 0; visit < 50; visit++)
    await (await fetch(url, { headers: { Accept: "text/html", ...cookiesOf(state) } })).text();
}

/**
 * @param {string} url
 * @param {{ categories: readonly string[], state?: import("./support/visitors.mjs").Visit["state"], file: string }} options
 */
async function runAll(url, { file, ...rest }) {
  const reports = [];
  for (let run = 1; run <= runs; run++)
    reports.push(await runLighthouse(url, { ...rest, file: `${file}-${run}` }));
  return reports;
}

async function makeVisits() {
  const browser = await launchChromium();
  const visits = await visitsTo(browser, product.origin);
  await browser.close();
  return visits;
}

/** @param {string} name @param {string} category @param {any[]} reports */
function judge(name, category, reports) {
  if (tellScores(name, category, reports) === 100) return;
  process.exitCode = 1;
  const { audits, categories } = reports[0];
  for (const { id, weight } of categories[category].auditRefs) {
    const { score, title, displayValue } = audits[id];
    if (weight > 0 && score !== null && score < 0.9)
      console.error(`  ${id} ${score}: ${title} ${displayValue ?? ""}`);
  }
}

/** @param {string} name @param {string} category @param {any[]} reports */
function tellScores(name, category, reports) {
  const scores = reports.map((report) => Math.round((report.categories[category]?.score ?? 0) * 100));
  const runsShown = scores.length > 1 ? ` (${scores.join(", ")})` : "";
  console.log(`${name.padEnd(8)} ${category.padEnd(15)} ${median(scores)}${runsShown}`);
  return median(scores);
}

/** @param {any[]} reports */
function tellTimes(reports) {
  const at = (/** @type {string} */ id) => median(reports.map(({ audits }) => audits[id].numericValue));
  const paint = `first paint ${at("first-contentful-paint").toFixed(0)} ms, largest ${at("largest-contentful-paint").toFixed(0)} ms`;
  const rest = `blocked ${at("total-blocking-time").toFixed(0)} ms, layout shift ${at("cumulative-layout-shift")}`;
  console.log(`${"".padEnd(9)}${paint}, ${rest}`);
  // Its fourfold slower processor is meant for a desktop at 1500 or more (Lighthouse's docs/throttling.md).
  const speeds = reports.map(({ environment }) => environment.benchmarkIndex);
  console.log(`${"".padEnd(9)}this machine's speed to Lighthouse: ${median(speeds).toFixed(0)}`);
}
