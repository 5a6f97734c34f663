import { chromium } from "@playwright/test";
import { findChromium } from "../system/chromium.mjs";
import { openState } from "./open.mjs";
import { startProduct } from "./product.mjs";
import { makeSignedIn, makeWaiting } from "./visitors.mjs";

/**
 * @typedef {import("./states.mjs").State} State
 * @typedef {(page: import("@playwright/test").Page, state: State) => Promise<unknown>} See
 * @typedef {{
 *   browser: import("@playwright/test").Browser,
 *   origin: string,
 *   walk: (look: import("./states.mjs").Look, states: readonly State[], see: See) => Promise<void>,
 * }} Guide
 */

/**
 * Shows the built product in a browser: `walk` opens one state after the other in one look. Both end with the tour.
 * @param {(guide: Guide) => Promise<void>} visit
 */
export async function tour(visit) {
  const product = await startProduct();
  const { origin } = product;
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  try {
    const signedIn = await makeSignedIn(browser, origin);
    let walks = 0;
    await visit({
      browser,
      origin,
      async walk(look, states, see) {
        const waiting = await makeWaiting(browser, origin, `+1202555014${3 + walks++}`);
        for (const state of states) {
          const page = await openState(browser, origin, look, state, {
            nobody: undefined,
            waiting,
            ...signedIn,
          });
          await see(page, state);
          await page.context().close();
        }
      },
    });
  } finally {
    await browser.close();
    await product.stop();
  }
}
