import type { Page } from "@playwright/test";
import { askForCode, codeField, codeFor, expect, test } from "./test.ts";

test("nothing moves by itself on the phone, code and account pages", async ({ page, line }) => {
  await page.addInitScript(watchShifts);
  await page.goto("/");
  await page.getByLabel("Phone number").pressSequentially(line.national);
  await page.waitForLoadState("networkidle");
  expect(await shiftOf(page), "phone page").toBe(0);
  await askForCode(page, line);
  await codeField(page).pressSequentially("123");
  await page.waitForLoadState("networkidle");
  expect(await shiftOf(page), "code page").toBe(0);
  await codeField(page).fill(await codeFor(page.request, line));
  await expect(page).toHaveURL("/account");
  await page.waitForLoadState("networkidle");
  expect(await shiftOf(page), "account page").toBe(0);
});

test.describe(() => {
  test.use({ reducedMotion: "reduce" });

  test("nothing is animated for those who asked for less motion", async ({ page }) => {
    await page.goto("/");
    await page.route("**/api/send-otp", () => undefined);
    await page.getByLabel("Phone number").fill("202 555 0100");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "Sending" })).toBeVisible();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});

/** Every shift counts, also those that Core Web Vitals forgive because somebody has just pressed a key. */
function watchShifts() {
  Object.assign(window, { shift: 0 });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      (window as unknown as { shift: number }).shift += (entry as PerformanceEntry & { value: number }).value;
    }
  }).observe({ type: "layout-shift", buffered: true });
}

async function shiftOf(page: Page): Promise<number> {
  // Entries come after the frame that they are about.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100))));
  return page.evaluate(() => (window as unknown as { shift: number }).shift);
}
