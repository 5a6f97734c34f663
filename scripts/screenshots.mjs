// Takes a picture of every page in every state, on phone and desktop, light and dark, from the built product, and puts
// them on one sheet per look. `npm run build && npm run screenshots`; the pictures land in screenshots/.
import { mkdirSync } from "node:fs";
import { chromium } from "@playwright/test";
import { takeGalleries } from "./pictures/galleries.mjs";
import { openState } from "./pictures/open.mjs";
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
      const page = await openState(browser, product.origin, look, state, visitors);
      await page.screenshot({ path: pathOf(look, state.name) });
      await page.context().close();
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
  await takeGalleries(browser, product.origin, folder, looks);
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

/** @param {{ name: string }} look @param {string} name */
function pathOf(look, name) {
  return `${folder}/${look.name}-${name}.png`;
}
