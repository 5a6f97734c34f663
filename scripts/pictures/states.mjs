import { devices } from "@playwright/test";

/**
 * @typedef {{ name: string, width: number, options: import("@playwright/test").BrowserContextOptions }} Look
 * @typedef {import("@playwright/test").Page} Page
 * @typedef {{
 *   name: string,
 *   path: string,
 *   visitor?: "waiting" | "alone" | "many" | "tried",
 *   before?: (page: Page) => Promise<unknown>,
 *   act?: (page: Page) => Promise<unknown>,
 * }} State
 */

const pixel = devices["Pixel 7"];
const phone = { ...pixel, viewport: { width: 390, height: 780 }, deviceScaleFactor: 2 };
const desktop = { viewport: { width: 1280, height: 860 } };

/** @type {readonly [Look, ...Look[]]} */
export const looks = [
  { name: "phone-light", width: 270, options: { ...phone, colorScheme: "light" } },
  { name: "phone-dark", width: 270, options: { ...phone, colorScheme: "dark" } },
  { name: "desktop-light", width: 480, options: { ...desktop, colorScheme: "light" } },
  { name: "desktop-dark", width: 480, options: { ...desktop, colorScheme: "dark" } },
];

/** @type {readonly State[]} */
export const states = [
  { name: "phone", path: "/" },
  { name: "phone-typed", path: "/", act: typeNumber },
  { name: "phone-empty", path: "/", act: press("Text me a code") },
  { name: "phone-sending", path: "/", before: hang("send-otp"), act: sendNumber },
  {
    name: "phone-invalid",
    path: "/",
    before: refuse("send-otp", 422, { code: "invalid_input" }),
    act: sendNumber,
  },
  {
    name: "phone-refused",
    path: "/",
    before: refuse("send-otp", 502, { code: "delivery_refused" }),
    act: sendNumber,
  },
  {
    name: "phone-limit",
    path: "/",
    before: refuse("send-otp", 429, { code: "limit_reached", retry_after: 754 }),
    act: sendNumber,
  },
  {
    name: "phone-unavailable",
    path: "/",
    before: refuse("send-otp", 503, { code: "sms_unavailable", retry_after: 30 }),
    act: sendNumber,
  },
  { name: "phone-offline", path: "/", act: goOffline },
  { name: "phone-under-way", path: "/", visitor: "waiting" },
  { name: "code", path: "/verify", visitor: "waiting" },
  { name: "code-typing", path: "/verify", visitor: "waiting", act: typeCode("482") },
  {
    name: "code-checking",
    path: "/verify",
    visitor: "waiting",
    before: hang("verify-otp"),
    act: typeCode("482913"),
  },
  { name: "code-wrong", path: "/verify", visitor: "waiting", before: wrong(4), act: typeCode("482913") },
  { name: "code-last-try", path: "/verify", visitor: "waiting", before: wrong(1), act: typeCode("482913") },
  {
    name: "code-used-up",
    path: "/verify",
    visitor: "waiting",
    before: refuse("verify-otp", 401, { code: "code_used_up", attempts_left: 0 }),
    act: typeCode("482913"),
  },
  {
    name: "code-expired",
    path: "/verify",
    visitor: "waiting",
    before: (page) => page.clock.install(),
    act: (page) => page.clock.fastForward("05:01"),
  },
  {
    name: "code-send-again",
    path: "/verify",
    visitor: "waiting",
    before: (page) => page.clock.install(),
    act: (page) => page.clock.fastForward(31_000),
  },
  { name: "code-sent-again", path: "/verify", visitor: "waiting", before: acceptSend, act: sendAgain },
  { name: "account", path: "/account", visitor: "alone" },
  { name: "account-many", path: "/account", visitor: "many" },
  { name: "account-tried", path: "/account", visitor: "tried" },
  { name: "account-confirm", path: "/account", visitor: "many", act: press("Sign out all other devices") },
  {
    name: "inbox",
    path: "/dev/inbox",
    act: (page) => page.getByRole("button", { name: /^Copy/ }).first().waitFor(),
  },
  { name: "inbox-empty", path: "/dev/inbox?phone_number=%2B12025550199" },
  { name: "not-found", path: "/nowhere" },
];

/** @param {Page} page */
async function typeNumber(page) {
  await page.getByLabel("Phone number").pressSequentially("202 555 0143");
}

/** @param {Page} page */
async function sendNumber(page) {
  await typeNumber(page);
  await page.keyboard.press("Enter");
}

/** @param {Page} page */
async function goOffline(page) {
  await page.context().setOffline(true);
  await sendNumber(page);
}

/** @param {Page} page */
async function acceptSend(page) {
  await page.clock.install();
  const json = { expires_in_minutes: 5, resend_in_seconds: 60 };
  await page.route("**/api/send-otp", (route) => route.fulfill({ json }));
}

/** @param {Page} page */
async function sendAgain(page) {
  await page.clock.fastForward(31_000);
  await page.getByRole("button", { name: "Send again" }).click();
}

/** @param {string} digits */
function typeCode(digits) {
  return (/** @type {Page} */ page) => page.getByLabel("Six-digit code").pressSequentially(digits);
}

/** @param {string} name */
function press(name) {
  return (/** @type {Page} */ page) => page.getByRole("button", { name, exact: true }).click();
}

/** @param {number} attemptsLeft */
function wrong(attemptsLeft) {
  return refuse("verify-otp", 401, { code: "wrong_code", attempts_left: attemptsLeft });
}

/** @param {string} route @param {number} status @param {object} problem */
function refuse(route, status, problem) {
  const answer = {
    status,
    contentType: "application/problem+json",
    body: JSON.stringify({ detail: "", ...problem }),
  };
  return (/** @type {Page} */ page) => page.route(`**/api/${route}`, (request) => request.fulfill(answer));
}

/** @param {string} route */
function hang(route) {
  return (/** @type {Page} */ page) => page.route(`**/api/${route}`, () => undefined);
}
