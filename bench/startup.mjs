// What a page's start takes of the thread that answers the person: `npm run build && npm run measure:start [-- runs]`.
// Processor time from Chromium's own trace, so that a busy machine changes little; "blocked" is that of a phone four times
// slower, as Lighthouse counts it: what of each task after the first paint goes beyond 50 ms.
import { startProduct } from "../scripts/pictures/product.mjs";
import { launchChromium } from "./support/browser.mjs";
import { startEmptyPage } from "./support/empty-page.mjs";
import { median } from "./support/median.mjs";
import { visitsTo } from "./support/visitors.mjs";

const runs = Number(process.argv[2] ?? 7);
const slowdown = 4;
const longMs = 50;

const empty = await startEmptyPage();
const product = await startProduct();
try {
  const browser = await launchChromium();
  const visits = await visitsTo(browser, product.origin);
  await browser.close();
  await tell("empty", `${empty.origin}/`, undefined);
  for (const { name, path, state } of visits) await tell(name, `${product.origin}${path}`, state);
} finally {
  await product.stop();
  await empty.stop();
}

/** @param {string} name @param {string} url @param {import("./support/visitors.mjs").Visit["state"]} storageState */
async function tell(name, url, storageState) {
  /** @type {ReturnType<typeof judge>[]} */
  const starts = [];
  for (let run = 0; run < runs; run++) starts.push(await traceStart(url, storageState));
  const of = (/** @type {"longest" | "blocked" | "all"} */ what) =>
    median(starts.map((start) => start[what])).toFixed(0);
  console.log(
    `${name.padEnd(8)} longest task ${of("longest")} ms, blocked ${of("blocked")} ms, all ${of("all")} ms`,
  );
}

/**
 * A browser of its own for each run: a second page would find the scripts compiled.
 * @param {string} url
 * @param {import("./support/visitors.mjs").Visit["state"]} storageState
 */
async function traceStart(url, storageState) {
  const browser = await launchChromium();
  const context = await browser.newContext({
    ...(storageState && { storageState }),
    viewport: { width: 412, height: 823 },
  });
  const page = await context.newPage();
  // Chromium's first page begins in a process of its own.
  await page.goto("about:blank");
  await browser.startTracing(page, {
    categories: [
      "devtools.timeline",
      "disabled-by-default-devtools.timeline",
      "loading",
      "blink.user_timing",
    ],
  });
  await page.goto(url, { waitUntil: "networkidle" });
  // On a busy machine the network may rest before anything is painted.
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  await browser.close();
  return judge(traceEvents);
}

/** @param {any[]} events */
function judge(events) {
  const paint = events.findLast(({ name }) => name === "firstContentfulPaint");
  const loading = events.findLast(
    ({ name, pid, args }) =>
      name === "navigationStart" && pid === paint.pid && args.data?.documentLoaderURL?.startsWith("http"),
  );
  const own = events.filter(({ pid, tid }) => pid === loading.pid && tid === loading.tid);
  const tasks = own.filter(({ name, ts }) => name === "RunTask" && ts >= loading.ts);
  const timeOf = (/** @type {any} */ task) => (task.tdur ?? 0) / 1000;
  const later = tasks.filter(({ ts }) => ts >= paint.ts).map(timeOf);
  return {
    all: sum(tasks.map(timeOf)),
    longest: Math.max(...later),
    blocked: sum(later.map((ms) => Math.max(0, ms * slowdown - longMs))),
  };
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
