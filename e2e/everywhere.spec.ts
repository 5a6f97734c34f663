import { expectAccessible } from "./accessibility.ts";
import { answered, expect, test, untilLive } from "./test.ts";

test.describe(() => {
  test.use({ expectedErrors: [answered(404)] });

  test("an unknown address has a page of its own that leads back", async ({ page }) => {
    const answer = await page.goto("/nowhere");
    expect(answer?.status()).toBe(404);
    await expectAccessible(page);
    await page.getByRole("link", { name: "Go to the start" }).click();
    await expect(page).toHaveURL("/");
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("says so above the form that needs it", async ({ page }) => {
    await page.goto("/");
    const told = page.getByRole("alert").filter({ hasText: "Signing in needs JavaScript" });
    await expect(told).toBeVisible();
    await expect(told.locator("svg")).toBeVisible();
    const heading = await page.getByRole("heading", { level: 1 }).boundingBox();
    const { y = 0, height = 0 } = (await told.boundingBox()) ?? {};
    expect(y + height).toBeLessThanOrEqual(heading?.y ?? 0);
  });
});

test.describe("a page that breaks", () => {
  // Chromium looks for an icon at the usual place while the head of the page is exchanged.
  test.use({
    expectedErrors: [
      /broken by the test|NumberFormat is not a constructor|Minified React error|favicon\.ico$/,
    ],
  });

  test("says whose fault it is, and comes back with one press", async ({ page, line }) => {
    await page.addInitScript(() => {
      const isBroken = location.pathname === "/verify" && sessionStorage.getItem("mended") === null;
      if (isBroken) Reflect.deleteProperty(Intl, "NumberFormat");
    });
    await page.goto("/");
    await page.getByLabel("Phone number").fill(line.national);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Something went wrong on our side" })).toBeVisible();
    await expectAccessible(page);
    await page.evaluate(() => sessionStorage.setItem("mended", "yes"));
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { name: "Enter the code" })).toBeVisible();
  });

  test("does so too when it is the frame around all pages", async ({ page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, "onLine", {
        get() {
          throw new Error("broken by the test");
        },
      });
    });
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Something went wrong on our side" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
    await expectAccessible(page);
  });
});

test("each control shows where the keyboard is", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Shift+Tab");
  await expect(page.getByLabel("Country or region")).toBeFocused();
  for (const control of [page.getByLabel("Country or region"), page.getByLabel("Phone number")]) {
    await control.focus();
    expect(await control.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe("solid");
  }
});

test.describe("on a phone with a notch that lies on its side", { tag: "@once" }, () => {
  test.use({ viewport: { width: 844, height: 390 } });

  test("nothing to read lies behind the notch, or behind the bar that leads home", async ({
    page,
    context,
  }) => {
    const tools = await context.newCDPSession(page);
    const insets = { left: 59, right: 59, bottom: 21 };
    await tools.send("Emulation.setSafeAreaInsetsOverride", { insets });
    await page.goto("/");
    await untilLive(page);
    const name = await page.getByRole("banner").getByRole("link").boundingBox();
    expect(name?.x).toBeGreaterThanOrEqual(59);
    await context.setOffline(true);
    const words = page.getByRole("status").getByText("You’re offline");
    await expect(words).toBeVisible();
    expect(
      await words.evaluate((element) => Number.parseFloat(getComputedStyle(element).paddingBottom)),
    ).toBeGreaterThan(21);
    await context.setOffline(false);
  });
});
