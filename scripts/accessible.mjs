// Looks for anything that keeps people out, in every state that the pictures show, in both themes, and for what does not
// fit in the other languages; then pictures the states in forced colours, which only eyes can judge. `npm run build && npm run accessible [-- part of a name]`; the
// sheet lands in reports/.
import { mkdirSync } from "node:fs";
import { chromium } from "@playwright/test";
import { faultsOf, misfits } from "./accessibility/faults.mjs";
import { openState } from "./pictures/open.mjs";
import { startProduct } from "./pictures/product.mjs";
import { takeSheet } from "./pictures/sheet.mjs";
import { states as all, looks } from "./pictures/states.mjs";
import { makeSignedIn, makeWaiting } from "./pictures/visitors.mjs";
import { findChromium } from "./system/chromium.mjs";

const states = all.filter(({ name }) => name.includes(process.argv[2] ?? ""));
const folder = "reports/forced-colors";
mkdirSync(folder, { recursive: true });

const languages = ["hi", "es", "fr", "ar"];
const [first] = looks;
const themes = looks.filter(({ name }) => name === "phone-light" || name === "desktop-dark");
/** @type {import("./pictures/states.mjs").Look} */
const forced = { ...first, name: "forced", options: { ...first.options, forcedColors: "active" } };

const product = await startProduct();
const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
try {
  const signedIn = await makeSignedIn(browser, product.origin);
  for (const [index, look] of [...themes, forced].entries()) {
    const waiting = await makeWaiting(browser, product.origin, `+1202555015${index}`);
    const visitors = { nobody: undefined, waiting, ...signedIn };
    for (const state of states) {
      const page = await openState(browser, product.origin, look, state, visitors);
      if (look === forced) await page.screenshot({ path: pathOf(state.name) });
      else tell(`${look.name} ${state.name}`, await faultsOf(page));
      await page.context().close();
    }
  }
  for (const language of languages) {
    // axe judges this page in `npm run test:e2e`; here it is whether the longest words of a language still fit.
    const gallery = { name: language, path: `/dev/states?lang=${language}` };
    const visitors = { nobody: undefined, waiting: undefined, ...signedIn };
    const page = await openState(browser, product.origin, first, gallery, visitors);
    tell(`every state in ${language}`, await misfits(page));
    await page.context().close();
  }
  const pictures = states.map(({ name }) => pathOf(name));
  await takeSheet(browser, `${folder}.png`, pictures, forced);
  console.log(`${folder}.png is for your eyes`);
} finally {
  await browser.close();
  await product.stop();
}

/** @param {string} name @param {readonly string[]} faults */
function tell(name, faults) {
  console.log(`${faults.length === 0 ? "ok    " : "FAULTS"} ${name}`);
  for (const fault of faults) console.error(`  ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

/** @param {string} name */
function pathOf(name) {
  return `${folder}/${forced.name}-${name}.png`;
}
