/**
 * @typedef {Record<"nobody" | "waiting" | "alone" | "many" | "tried", import("@playwright/test").BrowserContextOptions["storageState"]>} Visitors
 */

/**
 * A page in one state and one look, at rest.
 * @param {import("@playwright/test").Browser} browser
 * @param {string} baseURL
 * @param {import("./states.mjs").Look} look
 * @param {import("./states.mjs").State} state
 * @param {Visitors} visitors
 */
export async function openState(browser, baseURL, look, state, visitors) {
  const storageState = visitors[state.visitor ?? "nobody"];
  const context = await browser.newContext({
    ...look.options,
    ...(storageState && { storageState }),
    baseURL,
    locale: "en-US",
  });
  const page = await context.newPage();
  await state.before?.(page);
  await page.goto(state.path, { waitUntil: "networkidle" });
  await state.act?.(page);
  // Entrances are over after a quarter of a second.
  await page.waitForTimeout(350);
  return page;
}
