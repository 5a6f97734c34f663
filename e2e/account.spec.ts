import { type APIRequestContext, devices } from "@playwright/test";
import { wrongCode } from "../test/support/wrong-code.ts";
import { expectAccessible } from "./accessibility.ts";
import { codeFor, expect, type Line, signIn, test, untilLive } from "./test.ts";

test("shows who is signed in and where, and is accessible", async ({ page, line }) => {
  await signIn(page, line);
  await expect(page.getByText(/With us since/)).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "This device" })).toContainText("Chrome");
  // Two words that only a dot keeps apart are one to those who do not see it.
  await expect(page.getByRole("main")).toMatchAriaSnapshot("- paragraph: /Active now Signed in/");
  await expect(page.getByText("You’re not signed in anywhere else.")).toBeVisible();
  await expectAccessible(page);
});

for (const timezoneId of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
  test.describe(() => {
    test.use({ timezoneId });

    test(`days are those of the reader's calendar in ${timezoneId}`, async ({ page, line }) => {
      await signIn(page, line);
      const today = new Date().toLocaleDateString("en-US", { dateStyle: "long", timeZone: timezoneId });
      await expect(page.getByText(`With us since ${today}`)).toBeVisible();
    });
  });
}

test("somebody signed in has no business on the pages before", async ({ page, line }) => {
  await signIn(page, line);
  await page.goto("/");
  await expect(page).toHaveURL("/account");
  await page.goto("/verify");
  await expect(page).toHaveURL("/account");
});

test("signs out in one press, and the way back shows nothing", async ({ page, line }) => {
  await signIn(page, line);
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page.getByRole("heading", { name: "What’s your phone number?" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "What’s your phone number?" })).toBeVisible();
  await expect(page.getByText(line.shown)).toBeHidden();
  await page.goto("/account");
  await expect(page).toHaveURL("/");
});

test("a window as wide as the card leaves canvas beside it, as on a desk at 200 %", { tag: "@once" }, async ({
  page,
  line,
}) => {
  await signIn(page, line);
  await page.setViewportSize({ width: 640, height: 400 });
  const name = await page.getByRole("banner").getByRole("link").boundingBox();
  const card = await page.getByRole("main").boundingBox();
  expect(name?.x).toBe(32);
  expect(card?.x).toBe(name?.x);
  expect(card?.width).toBe(640 - 2 * 32);
});

test("whoever was signed out from elsewhere is told so, and whoever signed out is not", async ({
  page,
  context,
  browser,
  line,
}) => {
  await signIn(page, line);
  const told = page.getByText("You’ve been signed out. Please sign in again.");
  const elsewhere = await browser.newContext({ storageState: await context.storageState() });
  expect((await elsewhere.request.post("/api/logout")).status()).toBe(200);
  await page.reload();
  await expect(page).toHaveURL("/");
  await expect(told).toBeVisible();
  await page.request.post("/api/logout");
  await page.reload();
  await expect(page.getByRole("heading", { name: "What’s your phone number?" })).toBeVisible();
  await expect(told).toBeHidden();
});

test.describe(() => {
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/] });

  test("signing out without a network says so where it can be seen, and of nothing that was typed", async ({
    page,
    context,
    line,
  }) => {
    await signIn(page, line);
    await untilLive(page);
    await context.setOffline(true);
    const bar = page.getByRole("status").filter({ hasText: "You’re offline" });
    await expect(bar).toBeVisible();
    const button = page.getByRole("button", { name: "Sign out", exact: true });
    const { y = 0, height = 0 } = (await button.boundingBox()) ?? {};
    // As high as the button and the bar and no more, so that what is said below the button is below the window too.
    await page.setViewportSize({ width: 1280, height: Math.round(y + height) + 70 });
    await button.click();
    const alert = page.getByRole("alert").filter({ hasText: "You’re offline. Reconnect and try again." });
    await expect(alert).toBeVisible();
    await expect(alert).not.toContainText("what you typed");
    const told = await alert.boundingBox();
    expect((told?.y ?? 0) + (told?.height ?? 0)).toBeLessThanOrEqual((await bar.boundingBox())?.y ?? 0);
    await context.setOffline(false);
  });
});

test("another device is listed by name and signed out alone or with all others", { tag: "@once" }, async ({
  page,
  line,
  browser,
}) => {
  test.setTimeout(150_000);
  await signIn(page, line);
  const tablet = await browser.newContext({ userAgent: devices["iPhone 15"].userAgent });
  await signInByApi(tablet.request, line);
  await page.reload();
  // Signed in and seen after this one, and yet below it.
  await expect(page.getByRole("listitem").first()).toContainText("This device");

  const row = page.getByRole("listitem").filter({ hasText: "iPhone" });
  await row.getByRole("button", { name: /^Sign out/ }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(row).toBeVisible();
  expect((await tablet.request.get("/api/session")).status()).toBe(200);

  await row.getByRole("button", { name: /^Sign out/ }).click();
  await dialog.getByRole("button", { name: "Sign out" }).click();
  await expect(row).toBeHidden();
  await expect(page.getByRole("status").filter({ hasText: "is signed out" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Where you’re signed in" })).toBeFocused();
  expect((await tablet.request.get("/api/session")).status()).toBe(401);

  await signInByApi(tablet.request, line);
  await page.reload();
  await expect(page.getByRole("region", { name: "Earlier sign-ins" })).toContainText("iPhone");
  await page.getByRole("button", { name: "Sign out all other devices" }).click();
  await dialog.getByRole("button", { name: "Sign out" }).click();
  await expect(
    page.getByRole("status").filter({ hasText: "All other devices are signed out" }),
  ).toBeVisible();
  await expect(page.getByRole("heading", { name: "Where you’re signed in" })).toBeFocused();
  expect((await tablet.request.get("/api/session")).status()).toBe(401);
  expect((await page.request.get("/api/session")).status()).toBe(200);
});

test("wrong codes that strangers try are told until the next sign-in", { tag: "@once" }, async ({
  page,
  line,
  playwright,
  baseURL,
}) => {
  test.setTimeout(90_000);
  const asking = await playwright.request.newContext({ ...(baseURL && { baseURL }) });
  const guessing = await playwright.request.newContext({ ...(baseURL && { baseURL }) });
  await signIn(page, line);
  const refused = page.getByRole("region", { name: "Refused attempts" });
  await expect(refused).toBeHidden();

  const otp = await askByApi(asking, line);
  for (const request of [asking, guessing, guessing]) {
    const body = { phone_number: line.e164, otp: wrongCode(otp) };
    expect((await request.post("/api/verify-otp", { data: body })).status()).toBe(401);
  }
  await page.reload();
  await expect(refused).toContainText("3 wrong codes were tried");
  await expectAccessible(page);

  await enterByApi(asking, line, otp);
  await page.reload();
  await expect(page.getByRole("heading", { name: line.shown })).toBeVisible();
  await expect(refused).toBeHidden();
});

async function signInByApi(request: APIRequestContext, line: Line) {
  await enterByApi(request, line, await askByApi(request, line));
}

/** As a client without pages: waits as long as it is told to, then asks. */
async function askByApi(request: APIRequestContext, line: Line): Promise<string> {
  const body = { phone_number: line.e164 };
  let sent = await request.post("/api/send-otp", { data: body });
  if (sent.status() === 429) {
    await new Promise((resolve) => setTimeout(resolve, Number(sent.headers()["retry-after"]) * 1000));
    sent = await request.post("/api/send-otp", { data: body });
  }
  expect(sent.status()).toBe(200);
  return codeFor(request, line);
}

async function enterByApi(request: APIRequestContext, line: Line, otp: string) {
  const body = { phone_number: line.e164 };
  expect((await request.post("/api/verify-otp", { data: { ...body, otp } })).status()).toBe(200);
  expect((await request.post("/api/login", { data: body })).status()).toBe(200);
}
