import { expectAccessible } from "./accessibility.ts";
import { answered, expect, test } from "./test.ts";

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

test("each control shows where the keyboard is", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Shift+Tab");
  await expect(page.getByLabel("Country or region")).toBeFocused();
  for (const control of [page.getByLabel("Country or region"), page.getByLabel("Phone number")]) {
    await control.focus();
    expect(await control.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe("solid");
  }
});
