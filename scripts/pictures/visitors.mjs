import { devices } from "@playwright/test";

/**
 * The people in the pictures, made once through the API and lent to every look as their cookies: one who waits for a
 * code, one signed in here alone, one signed in on a second device as well.
 * @param {import("@playwright/test").Browser} browser
 * @param {string} baseURL
 */
export async function makeVisitors(browser, baseURL) {
  const waiting = await browser.newContext({ baseURL });
  await ask(waiting.request, "+12025550143");
  const alone = await browser.newContext({ baseURL, userAgent: devices["Pixel 7"].userAgent });
  await signIn(alone.request, "+12025550112");
  const many = await browser.newContext({ baseURL, userAgent: devices["Pixel 7"].userAgent });
  const other = await browser.newContext({ baseURL, userAgent: devices["Desktop Firefox"].userAgent });
  await signIn(other.request, "+12025550172");
  await signIn(many.request, "+12025550172");
  return {
    nobody: undefined,
    waiting: await waiting.storageState(),
    alone: await alone.storageState(),
    many: await many.storageState(),
  };
}

/** @param {import("@playwright/test").APIRequestContext} request @param {string} phone */
export async function signIn(request, phone) {
  await ask(request, phone);
  const inbox = await request.get("/api/dev/inbox", { params: { phone_number: phone } });
  const [newest] = (await inbox.json()).messages;
  await post(request, "/api/verify-otp", { phone_number: phone, otp: newest.code });
  await post(request, "/api/login", { phone_number: phone });
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
