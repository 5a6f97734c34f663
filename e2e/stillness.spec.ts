import type { Page } from "@playwright/test";
import { wrongCode } from "../test/support/wrong-code.ts";
import { answered, askForCode, codeField, codeFor, expect, test, untilLive } from "./test.ts";

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

// The wait is a longer sentence than what follows it: in French it breaks into two lines on a phone.
for (const [language, over] of [
  ["en", "You can now ask for the message again."],
  ["fr", "Vous pouvez redemander le message."],
] as const) {
  test.describe(() => {
    test.use({ expectedErrors: [answered(401)] });

    test(`nothing moves when a wait is over, beside a live code and a used up one: ${language}`, async ({
      page,
      line,
    }) => {
      await page.addInitScript(watchShifts);
      await page.clock.install();
      const problem = { code: "code_used_up", detail: "", attempts_left: 0 };
      await page.route("**/api/verify-otp", (route) =>
        route.fulfill({
          status: 401,
          contentType: "application/problem+json",
          body: JSON.stringify(problem),
        }),
      );
      await askForCode(page, line);
      for (const typed of ["", "123456"]) {
        await page.goto(`/verify?lang=${language}`);
        await untilLive(page);
        await page.getByRole("textbox").pressSequentially(typed);
        await expect(page.getByRole("alert").filter({ hasText: /\S/ })).toHaveCount(typed === "" ? 0 : 1);
        const before = await shiftOf(page);
        await page.clock.fastForward(31_000);
        await expect(page.getByRole("status").filter({ hasText: over })).toBeAttached();
        expect(await shiftOf(page), typed).toBe(before);
      }
    });
  });
}

// What dies is replaced in its place, and what a refusal said stays where somebody may be reading it.
for (const [language, again, sent, dead] of [
  ["en", "Send again", "Sent again", "This code has expired"],
  ["fr", "Renvoyer", "Message renvoyé", "Ce code a expiré"],
] as const) {
  test.describe(() => {
    test.use({ expectedErrors: [answered(401)] });

    test(`nothing moves when a code dies by itself, also while another must be waited for: ${language}`, async ({
      page,
      line,
    }) => {
      await page.addInitScript(watchShifts);
      await page.clock.install();
      await askForCode(page, line);
      const waitsLonger = { expires_in_minutes: 4, resend_in_seconds: 300 };
      await page.route("**/api/send-otp", (route) => route.fulfill({ json: waitsLonger }));
      for (const typed of ["", wrongCode(await codeFor(page.request, line))]) {
        for (const waiting of [false, true]) {
          await page.goto(`/verify?lang=${language}`);
          await untilLive(page);
          await page.clock.fastForward(31_000);
          const sendAgain = page.getByRole("button", { name: again });
          if (waiting) await sendAgain.click();
          await expect(sendAgain).toBeVisible({ visible: !waiting });
          await expect(page.getByRole("status").filter({ hasText: sent })).toHaveCount(waiting ? 1 : 0);
          await page.getByRole("textbox").pressSequentially(typed);
          const alerts = page.getByRole("alert").filter({ hasText: /\S/ });
          await expect(alerts).toHaveCount(typed === "" ? 0 : 1);
          const before = await shiftOf(page);
          await page.clock.fastForward(waiting ? 241_000 : 301_000);
          await expect(alerts.filter({ hasText: dead })).toBeVisible();
          expect(await shiftOf(page), `${typed} ${waiting}`).toBe(before);
        }
      }
    });
  });
}

for (const language of ["en", "fr"]) {
  test.describe(() => {
    test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/] });

    test(`nothing moves when the network goes, and when it comes back: ${language}`, async ({
      page,
      context,
    }) => {
      await page.addInitScript(watchShifts);
      await page.goto(`/?lang=${language}`);
      await untilLive(page);
      const atFirst = await shiftOf(page);
      await context.setOffline(true);
      await expect(page.getByRole("status").filter({ hasText: /\S/ })).toBeVisible();
      expect(await shiftOf(page), "gone").toBe(atFirst);
      await page.getByRole("textbox").fill("202 555 0100");
      await page.keyboard.press("Enter");
      const alert = page.getByRole("alert").filter({ hasText: /\S/ });
      await expect(alert).toBeVisible();
      const told = await shiftOf(page);
      const before = (await alert.textContent()) ?? "";
      await context.setOffline(false);
      await expect(alert).not.toHaveText(before);
      expect(await shiftOf(page), "back").toBe(told);
    });
  });
}

test("a closed code leaves no room below its button", async ({ page }) => {
  await page.goto("/dev/states");
  for (const name of ["used up", "expired"]) {
    const state = page.getByRole("region", { name, exact: true });
    const room = await state.evaluate((section) => {
      const button = section.querySelector("form button:last-of-type") as Element;
      const form = section.querySelector("form") as Element;
      return form.getBoundingClientRect().bottom - button.getBoundingClientRect().bottom;
    });
    expect(room, name).toBe(0);
  }
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
