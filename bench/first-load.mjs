// The JavaScript that a first visit loads, page by page, against an empty page of the same Next: `npm run build && npm
// run measure:js`. Fails beyond the budget. Every file that Chromium really fetches counts, compressed alike with gzip.
import { gzipSync } from "node:zlib";
import { startProduct } from "../scripts/pictures/product.mjs";
import { launchChromium } from "./support/browser.mjs";
import { startEmptyPage } from "./support/empty-page.mjs";
import { visitsTo } from "./support/visitors.mjs";

const budgetKb = 15;
const empty = await startEmptyPage();
const product = await startProduct();
const browser = await launchChromium();
try {
  const baseline = await scriptBytes(`${empty.origin}/`, undefined);
  console.log(row("empty page", baseline));
  for (const { name, path, state } of await visitsTo(browser, product.origin)) {
    const bytes = await scriptBytes(`${product.origin}${path}`, state);
    const ownKb = (bytes - baseline) / 1000;
    const withinBudget = ownKb <= budgetKb;
    console.log(`${row(`${name} page`, bytes)}  ${ownKb.toFixed(1)} kB more`);
    if (!withinBudget) {
      console.error(`The ${name} page is over its budget of ${budgetKb} kB.`);
      process.exitCode = 1;
    }
  }
} finally {
  await browser.close();
  await product.stop();
  await empty.stop();
}

/**
 * @param {string} url
 * @param {import("./support/visitors.mjs").Visit["state"]} storageState
 */
async function scriptBytes(url, storageState) {
  const context = await browser.newContext({ ...(storageState && { storageState }) });
  const page = await context.newPage();
  /** @type {Promise<Buffer>[]} */
  const bodies = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") bodies.push(response.body());
  });
  await page.goto(url, { waitUntil: "networkidle" });
  if (page.url() !== url) throw new Error(`${url} led to ${page.url()}.`);
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
  await context.close();
  if (sizes.length === 0) throw new Error(`${url} loaded no script at all: nothing was measured.`);
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** @param {string} name @param {number} bytes */
function row(name, bytes) {
  return `${name.padEnd(13)}${(bytes / 1000).toFixed(1).padStart(7)} kB gzip`;
}
