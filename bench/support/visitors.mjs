import { ask, signIn } from "../../scripts/pictures/visitors.mjs";

/**
 * The three pages that everybody passes, each as somebody who may see it: a stranger, one who waits for a code, one who
 * is signed in.
 * @typedef {{ name: string, path: string, state: import("@playwright/test").BrowserContextOptions["storageState"] }} Visit
 * @param {import("@playwright/test").Browser} browser
 * @param {string} baseURL
 * @returns {Promise<[phone: Visit, code: Visit, account: Visit]>}
 */
export async function visitsTo(browser, baseURL) {
  const waiting = await browser.newContext({ baseURL });
  await ask(waiting.request, "+12025550143");
  const known = await browser.newContext({ baseURL });
  await signIn(known.request, "+12025550112");
  /** @type {[Visit, Visit, Visit]} */
  const visits = [
    { name: "phone", path: "/", state: undefined },
    { name: "code", path: "/verify", state: await waiting.storageState() },
    { name: "account", path: "/account", state: await known.storageState() },
  ];
  await waiting.close();
  await known.close();
  return visits;
}
