import { expectAccessible } from "./accessibility.ts";
import { answered, askForCode, expect, messagesTo, test, untilLive } from "./test.ts";

test("says what will happen before the button, and is accessible", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByText("We’ll text you a six-digit code")).toBeVisible();
  await expect(page.getByText("Message and data rates may apply")).toBeVisible();
  await expect(page.getByLabel("Phone number")).toBeFocused();
  await expectAccessible(page);
});

test("guesses the country from the browser's language, and falls back to the default one", async ({
  browser,
}) => {
  for (const [locale, country] of [
    ["de-AT", "AT"],
    ["en", "IN"],
  ] as const) {
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    await page.goto("/");
    await expect(page.getByLabel("Country or region")).toHaveValue(country);
    await context.close();
  }
});

test("takes the country from a whole number and leaves the digits as they were typed", async ({ page }) => {
  await page.goto("/");
  const number = page.getByLabel("Phone number");
  for (const [typed, country] of [
    ["+91 98765-43210", "IN"],
    ["+44 (7400) 123.456", "GB"],
    ["+1 202 555 0100", "US"],
    ["+44·7400·123456", "GB"],
  ] as const) {
    await number.fill(typed);
    await expect(page.getByLabel("Country or region")).toHaveValue(country);
    await expect(number).toHaveValue(typed);
  }
});

// British Indian Ocean Territory and the like, in the languages that have the longest of them.
for (const language of ["en", "es", "fr", "ar"] as const) {
  test.describe(() => {
    test.use({ viewport: { width: 320, height: 640 } });

    test(`no country makes the page wider than a phone, or hides its calling code: ${language}`, {
      tag: "@once",
    }, async ({ page }) => {
      await page.goto(`/?lang=${language}`);
      await untilLive(page);
      const country = page.locator("select");
      const tooWide = await country.evaluate((select: HTMLSelectElement) => {
        if (select.options.length < 200) throw new Error("Most countries are missing.");
        return Array.from(select.options, ({ value, text }) => {
          select.value = value;
          return { text, width: document.documentElement.scrollWidth };
        }).filter(({ width }) => width > innerWidth);
      });
      expect(tooWide).toEqual([]);

      await page.getByRole("textbox").fill("+246");
      await expect(country).toHaveValue("IO");
      await expect(country).toHaveAccessibleDescription("+246");
      await expect(page.getByText("+246", { exact: true })).toBeInViewport({ ratio: 1 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    });
  });
}

test.describe(() => {
  test.use({ expectedErrors: [answered(422)] });

  test("says why a number was refused, keeps it, and waits in the field", async ({ page }) => {
    await page.goto("/");
    const number = page.getByLabel("Phone number");
    await number.press("Enter");
    const empty = page.getByRole("alert").filter({ hasText: "Type your phone number" });
    await expect(empty).toBeVisible();
    // The same answer to another press is read out again.
    const first = await empty.elementHandle();
    await number.press("Enter");
    await expect.poll(() => first?.evaluate((alert) => alert.isConnected)).toBe(false);
    await expect(empty).toBeVisible();
    await number.fill("call me");
    await number.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: "only digits" })).toBeVisible();
    await number.fill("202 555");
    await number.press("Enter");
    await expect(
      page.getByRole("alert").filter({ hasText: "doesn’t look like a complete phone number" }),
    ).toBeVisible();
    await expect(number).toHaveValue("202 555");
    await expect(number).toBeFocused();
    await expect(number).toHaveAttribute("aria-invalid", "true");
    const red = await page
      .getByRole("alert")
      .filter({ hasText: /\S/ })
      .evaluate((alert) => getComputedStyle(alert).color);
    await expect(number).toHaveCSS("outline-color", red);
    const both = page.getByLabel("Country or region").locator("../..");
    await expect(both).not.toHaveCSS("border-top-color", red);
    await page.getByLabel("Country or region").focus();
    await expect(number).toHaveCSS("outline-color", red);
  });
});

test("a whole number dialled from America is sent as it is meant", async ({ page }) => {
  await page.goto("/");
  await untilLive(page);
  await page.getByLabel("Country or region").selectOption("US");
  await page.getByLabel("Phone number").fill("011 44 (0) 20 7946 0100");
  const asked = page.waitForRequest("**/api/send-otp");
  await page.route("**/api/send-otp", () => undefined);
  await page.keyboard.press("Enter");
  expect((await asked).postDataJSON()).toEqual({ phone_number: "+4402079460100" });
});

test("digits of any keypad count, and keep their order to the eye", async ({ page, line }) => {
  await page.goto("/");
  await untilLive(page);
  const number = page.getByLabel("Phone number");
  await number.pressSequentially("٢٠٢ ٥٥٥");
  await expect(number).toHaveCSS("unicode-bidi", "bidi-override");
  await number.fill("");
  const bengali = line.national.replace(/\d/g, (digit) => String.fromCodePoint(0x9e6 + Number(digit)));
  await number.pressSequentially(bengali);
  await expect(number).toHaveValue(bengali);
  await number.press("Enter");
  await expect(page.getByText(line.shown)).toBeVisible();
});

test("a double press, a reload and the way back never send a second message", async ({ page, line }) => {
  await page.goto("/");
  await page.getByLabel("Phone number").fill(line.national);
  await page.getByRole("button", { name: "Text me a code" }).dblclick();
  await expect(page.getByRole("heading", { name: "Enter the code" })).toBeVisible();
  await page.reload();
  await page.goBack();
  await expect(page.getByText(`on its way to ${line.shown}`)).toBeVisible();
  await page.goForward();
  await expect(page.getByRole("heading", { name: "Enter the code" })).toBeVisible();
  expect(await messagesTo(page.request, line)).toHaveLength(1);
});

test("whoever comes back to change the number goes on typing behind it", async ({ page, line }) => {
  await askForCode(page, line);
  await page.getByRole("link", { name: "Change number" }).click();
  await untilLive(page);
  await page.keyboard.press("Backspace");
  await expect(page.getByLabel("Phone number")).toHaveValue(line.national.slice(0, -1));
});

test.describe(() => {
  test.use({ expectedErrors: [answered(429)] });

  test("pressing again for the number that was just texted leads to its code", async ({ page, line }) => {
    await page.goto("/");
    await page.getByLabel("Phone number").fill(line.national);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/verify");
    await page.goto("/");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/verify");
    expect(await messagesTo(page.request, line)).toHaveLength(1);
  });

  test("so it does as people dial it inside their country, and from a tab that was open before", {
    tag: "@once",
  }, async ({ page, context }) => {
    // Reserved for drama in London, and no other test's.
    const [country, dialled] = ["GB", "020 7946 0317"];
    const before = await context.newPage();
    await before.goto("/");
    await untilLive(before);
    for (const tab of [page, page, before]) {
      if (tab === page) await tab.goto("/");
      await tab.getByLabel("Country or region").selectOption(country);
      await tab.getByLabel("Phone number").fill(dialled);
      await tab.keyboard.press("Enter");
      await expect(tab).toHaveURL("/verify");
    }
  });

  test("a wait is told in words and counts down", async ({ page, line }) => {
    const body = { code: "limit_reached", detail: "", retry_after: 95 };
    await page.route("**/api/send-otp", (route) =>
      route.fulfill({ status: 429, contentType: "application/problem+json", body: JSON.stringify(body) }),
    );
    await page.clock.install();
    await page.goto("/");
    await page.getByLabel("Phone number").fill(line.national);
    await page.keyboard.press("Enter");
    const alert = page.getByRole("alert").filter({ hasText: "Too many messages" });
    await expect(alert).toContainText("Try again in 2 minutes.");
    await page.clock.fastForward(55_000);
    // The clock that was moved on goes on by itself as well.
    await expect(alert).toContainText(/Try again in (40|3\d) seconds\./);
    await page.clock.fastForward(41_000);
    await expect(alert).toContainText("You can try again now.");
  });
});

test.describe(() => {
  test.use({ scriptDelayMs: 1500 });

  test("a press before the script has arrived is kept and played later", async ({ page, line }) => {
    await page.goto("/", { waitUntil: "commit" });
    await page.getByLabel("Phone number").fill(line.national);
    await page.getByRole("button", { name: "Text me a code" }).click();
    await expect(page.locator("html")).not.toHaveAttribute("data-live");
    await expect(page.getByRole("heading", { name: "Enter the code" })).toBeVisible();
    expect(await messagesTo(page.request, line)).toHaveLength(1);
  });
});

test.describe("without a network on the narrowest phone", { tag: "@once" }, () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test("nothing at the page's end stays under the bar that says so", async ({ page, context }) => {
    await page.goto("/?lang=fr");
    await untilLive(page);
    await context.setOffline(true);
    const bar = page.getByRole("status").filter({ hasText: "Vous êtes hors ligne" });
    await expect(bar).toBeVisible();
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const last = await page.getByRole("contentinfo").getByRole("link").last().boundingBox();
    const above = (await bar.boundingBox())?.y;
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(above ?? 0);
    await context.setOffline(false);
  });
});

test.describe(() => {
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/] });

  test("without a network it says so, keeps what was typed, and goes on when it is back", async ({
    page,
    context,
    line,
  }) => {
    await page.goto("/");
    const number = page.getByLabel("Phone number");
    await number.fill(line.national);
    await context.setOffline(true);
    const bar = page.getByText("You’re offline. Nothing is lost.").filter({ visible: true });
    await expect(bar).toBeVisible();
    await number.press("Enter");
    const alert = page.getByRole("alert").filter({ hasText: "You’re offline" });
    await expect(alert.getByText("what you typed is still here")).toBeVisible();
    const red = await alert.evaluate((element) => getComputedStyle(element).color);
    await expect(number).toHaveValue(line.national);
    await context.setOffline(false);
    await expect(bar).toHaveCount(0);
    await expect(alert.getByText("You’re back online. You can try again now.")).toBeVisible();
    await expect(alert.getByText("You’re offline")).toBeHidden();
    await expect(alert).not.toHaveCSS("color", red);
    await number.press("Enter");
    await expect(page.getByRole("heading", { name: "Enter the code" })).toBeVisible();
  });
});
