import { devices } from "@playwright/test";

/**
 * One who waits for a code; made anew for each look, because a code lives five minutes.
 * @param {import("@playwright/test").Browser} browser
 * @param {string} baseURL
 * @param {string} phone
 */
export async function makeWaiting(browser, baseURL, phone) {
  const waiting = await browser.newContext({ baseURL });
  await ask(waiting.request, phone);
  return waiting.storageState();
}

/**
 * The signed-in people of the pictures, made once through the API and lent to every look as their cookies: one signed
 * in here alone, one on a second device as well, one who was signed in before and whose number strangers have tried.
 * @param {import("@playwright/test").Browser} browser
 * @param {string} baseURL
 */
export async function makeSignedIn(browser, baseURL) {
  const alone = await browser.newContext({ baseURL, userAgent: devices["Pixel 7"].userAgent });
  await signIn(alone.request, "+12025550112");
  const many = await browser.newContext({ baseURL, userAgent: devices["Pixel 7"].userAgent });
  const other = await browser.newContext({ baseURL, userAgent: devices["Desktop Firefox"].userAgent });
  await signIn(other.request, "+12025550143");
  await signIn(many.request, "+12025550143");
  const tried = await browser.newContext({ baseURL, userAgent: devices["Pixel 7"].userAgent });
  await signIn(tried.request, "+12025550113");
  // Signing in anew ends the session that the browser came with.
  await signIn(tried.request, "+12025550113");
  await guess(other.request, "+12025550113");
  return {
    alone: await alone.storageState(),
    many: await many.storageState(),
    tried: await tried.storageState(),
  };
}

/** @param {import("@playwright/test").APIRequestContext} request @param {string} phone */
async function guess(request, phone) {
  await ask(request, phone);
  const right = await codeFor(request, phone);
  for (const offset of [1, 2, 3]) {
    const otp = String((Number(right) + offset) % 1_000_000).padStart(6, "0");
    await request.post("/api/verify-otp", { data: { phone_number: phone, otp } });
  }
}

/** @param {import("@playwright/test").APIRequestContext} request @param {string} phone */
export async function signIn(request, phone) {
  await ask(request, phone);
  await post(request, "/api/verify-otp", { phone_number: phone, otp: await codeFor(request, phone) });
  await post(request, "/api/login", { phone_number: phone });
}

/** @param {import("@playwright/test").APIRequestContext} request @param {string} phone @returns {Promise<string>} */
async function codeFor(request, phone) {
  const inbox = await request.get("/api/dev/inbox", { params: { phone_number: phone } });
  const [newest] = (await inbox.json()).messages;
  return newest.code;
}

/**
 * Waits out the rest between two messages to one number.
 * @param {import("@playwright/test").APIRequestContext} request @param {string} phone
 */
export async function ask(request, phone) {
  const answer = await request.post("/api/send-otp", { data: { phone_number: phone } });
  if (answer.status() !== 429) return;
  const seconds = Number(answer.headers()["retry-after"]);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  await post(request, "/api/send-otp", { phone_number: phone });
}

/** @param {import("@playwright/test").APIRequestContext} request @param {string} path @param {object} data */
async function post(request, path, data) {
  const answer = await request.post(path, { data });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
}
