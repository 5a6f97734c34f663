// Time until the first paint and until the form can be used, on a phone with a slow network: `npm run build && npm run
// measure:visit [-- runs [folder of another build]...]`. Each run visits every build once, in turns, so that other work
// on the machine slows all of them alike. "First" is a visit with an empty cache; "again" reloads the same page.
import { resolve } from "node:path";
import { devices } from "@playwright/test";
import { startProduct } from "../scripts/pictures/product.mjs";
import { launchChromium } from "./support/browser.mjs";
import { median } from "./support/median.mjs";
import { visitsTo } from "./support/visitors.mjs";

/** Between 3G and 4G, on a phone four times slower than this machine. */
const network = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
};
const slowdown = 4;

const [runs = "9", ...others] = process.argv.slice(2);
const folders = [process.cwd(), ...others.map((folder) => resolve(folder))];

const browser = await launchChromium();
const products = [];
try {
  for (const folder of folders) products.push(await startProduct(folder));
  const builds = [];
  for (const { origin } of products) builds.push({ origin, visits: await visitsTo(browser, origin) });
  /** @type {Map<string, { paint: number, usable: number }[]>} */
  const seen = new Map();
  // The first round warms the servers.
  for (let run = 0; run <= Number(runs); run++) {
    for (const page of [0, 1, 2]) {
      for (const [index, { origin, visits }] of builds.entries()) {
        const visit = /** @type {import("./support/visitors.mjs").Visit} */ (visits[page]);
        for (const [when, times] of Object.entries(await timesOf(origin, visit))) {
          const key = `${visit.name.padEnd(8)} ${when.padEnd(6)} ${folders[index]}`;
          if (run > 0) seen.set(key, [...(seen.get(key) ?? []), times]);
        }
      }
    }
  }
  for (const [key, times] of [...seen].sort()) console.log(`${tell(times)}  ${key}`);
} finally {
  await browser.close();
  for (const product of products) await product.stop();
}

/** @param {string} baseURL @param {import("./support/visitors.mjs").Visit} visit */
async function timesOf(baseURL, { path, state }) {
  const context = await browser.newContext({
    ...devices["Pixel 7"],
    baseURL,
    ...(state && { storageState: state }),
  });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.emulateNetworkConditions", network);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await page.addInitScript(watchLive);
  await page.goto(path);
  const first = await page.evaluate(readTimes);
  await page.reload();
  const again = await page.evaluate(readTimes);
  await context.close();
  return { first, again };
}

/** `html[data-live]` says that the page listens to everything in it. */
function watchLive() {
  const live = new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      if (!("live" in document.documentElement.dataset)) return;
      observer.disconnect();
      resolve(performance.now());
    }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-live"] });
  });
  Object.assign(window, { live });
}

async function readTimes() {
  const usable = /** @type {number} */ (await /** @type {any} */ (window).live);
  while (performance.getEntriesByName("first-contentful-paint").length === 0)
    await new Promise((resolve) => setTimeout(resolve, 20));
  const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN;
  return { paint, usable };
}

/** @param {{ paint: number, usable: number }[]} times */
function tell(times) {
  const of = (/** @type {"paint" | "usable"} */ what) => {
    const values = times.map((time) => time[what]).sort((a, b) => a - b);
    const [low, middle, high] = [values[0] ?? 0, median(values), values.at(-1) ?? 0].map((ms) =>
      (ms / 1000).toFixed(2),
    );
    return `${what} ${middle} s (${low}-${high})`;
  };
  return `${of("paint")}  ${of("usable")}`;
}
