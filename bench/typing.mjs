// How long a key takes to show, on a phone four times slower than this machine: `npm run build && npm run
// measure:typing`. From the Event Timing API, for both fields: what our script takes of a frame, and key to paint. Judged
// by the median, because whatever else the machine does lands in the slowest.
import { devices } from "@playwright/test";
import { startProduct } from "../scripts/pictures/product.mjs";
import { launchChromium } from "./support/browser.mjs";
import { median, percentile } from "./support/median.mjs";
import { visitsTo } from "./support/visitors.mjs";

const slowdown = 4;
const frameMs = 1000 / 60;
// A key waits for the next frame, and the frame for the screen: two frames are the least that a busy one can promise.
// Event Timing rounds to 8 ms.
const paintBudgetMs = 40;

const product = await startProduct();
const browser = await launchChromium();
try {
  const [phone, code] = await visitsTo(browser, product.origin);
  // With "+", because then each key also looks for the country among all of them.
  judge("phone field", await typeInto(phone, "Phone number", ["+1 202 555 0143", "+44 7400 123456"]));
  judge("code field", await typeInto(code, "Six-digit code", ["12345", "98765", "13579", "24680"]));
} finally {
  await browser.close();
  await product.stop();
}

/**
 * Types each text and takes it back again.
 * @param {import("./support/visitors.mjs").Visit} visit
 * @param {string} label
 * @param {readonly string[]} texts
 */
async function typeInto({ path, state }, label, texts) {
  const context = await browser.newContext({
    ...devices["Pixel 7"],
    baseURL: product.origin,
    ...(state && { storageState: state }),
  });
  const page = await context.newPage();
  await page.goto(path, { waitUntil: "networkidle" });
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await page.evaluate(watchKeys);
  const field = page.getByLabel(label);
  for (const text of texts) {
    await field.pressSequentially(text, { delay: 90 });
    for (const _ of text) await field.press("Backspace", { delay: 45 });
  }
  await page.waitForTimeout(500);
  const seen = await page.evaluate(() => /** @type {any} */ (window).seen);
  await context.close();
  return seen;
}

function watchKeys() {
  const seen = { pressed: 0, keys: /** @type {{ script: number, paint: number }[]} */ ([]) };
  Object.assign(window, { seen });
  addEventListener("keydown", () => {
    seen.pressed += 1;
  });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { name, duration, processingStart, processingEnd } = /** @type {PerformanceEventTiming} */ (
        entry
      );
      if (name === "keydown" || name === "input")
        seen.keys.push({ script: processingEnd - processingStart, paint: duration });
    }
    // 16 ms is the least that browsers report: a key that took less is in no entry, so the figures err to the slow side.
  }).observe(/** @type {PerformanceObserverInit} */ ({ type: "event", durationThreshold: 16 }));
}

/** @param {string} name @param {{ pressed: number, keys: { script: number, paint: number }[] }} seen */
function judge(name, { pressed, keys }) {
  if (pressed === 0) throw new Error(`No key of the ${name} was seen.`);
  if (keys.length === 0) {
    console.log(`${name.padEnd(12)} all ${pressed} keys within 16 ms`);
    return;
  }
  const script = keys.map((key) => key.script);
  const paint = keys.map((key) => key.paint);
  console.log(
    `${name.padEnd(12)} script ${median(script).toFixed(1)} ms (95 %: ${percentile(script, 95).toFixed(1)}), ` +
      `key to paint ${median(paint)} ms (95 %: ${percentile(paint, 95)}), ${keys.length} events of ${pressed} keys`,
  );
  if (median(script) <= frameMs && median(paint) <= paintBudgetMs) return;
  console.error(
    `The ${name} is slower than ${frameMs.toFixed(1)} ms of script or ${paintBudgetMs} ms to paint.`,
  );
  process.exitCode = 1;
}
