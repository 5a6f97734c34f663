// Takes a picture of every page in every state, on phone and desktop, light and dark, from the built product, and puts
// them on one sheet per look. `npm run build && npm run screenshots`; the pictures land in screenshots/.
import { mkdirSync } from "node:fs";
import { chromium } from "@playwright/test";
import { startProduct } from "./pictures/product.mjs";
import { takeReadmePicture } from "./pictures/readme.mjs";
import { takeSheet } from "./pictures/sheet.mjs";
import { looks, states } from "./pictures/states.mjs";
import { makeSignedIn, makeWaiting } from "./pictures/visitors.mjs";
import { findChromium } from "./system/chromium.mjs";

const folder = "screenshots";
mkdirSync(folder, { recursive: true });

const product = await startProduct();
const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});

try {
  const signedIn = await makeSignedIn(browser, product.origin);
  for (const [index, look] of looks.entries()) {
    const waiting = await makeWaiting(browser, product.origin, `+1202555014${3 + index}`);
    const visitors = { nobody: undefined, waiting, ...signedIn };
    const names = [];
    for (const state of states) {
      await takePicture(look, state, visitors);
      names.push(state.name);
      process.stdout.write(".");
    }
    await takeSheet(
      browser,
      `${folder}/${look.name}.png`,
      names.map((name) => pathOf(look, name)),
      look,
    );
    console.log(` ${folder}/${look.name}.png`);
  }
  await takeReadmePicture(browser, "docs/screenshot.png", [
    pathOf(looks[0], "phone-typed"),
    pathOf(looks[0], "code-typing"),
    pathOf(looks[0], "account-many"),
  ]);
  console.log("docs/screenshot.png");
} finally {
  await browser.close();
  await product.stop();
}

/**
 * @param {import("./pictures/states.mjs").Look} look
 * @param {import("./pictures/states.mjs").State} state
 * @param {Record<"nobody" | "waiting" | "alone" | "many", import("@playwright/test").BrowserContextOptions["storageState"]>} visitors
 */
async function takePicture(look, state, visitors) {
  const storageState = visitors[state.visitor ?? "nobody"];
  const context = await browser.newContext({
    ...look.options,
    ...(storageState && { storageState }),
    baseURL: product.origin,
    locale: "en-US",
  });
  const page = await context.newPage();
  await state.before?.(page);
  await page.goto(state.path, { waitUntil: "networkidle" });
  await state.act?.(page);
  // Entrances are over after a quarter of a second.
  await page.waitForTimeout(350);
  await page.screenshot({ path: pathOf(look, state.name) });
  await context.close();
}

/** @param {{ name: string }} look @param {string} name */
function pathOf(look, name) {
  return `${folder}/${look.name}-${name}.png`;
}
