import { wrongCode } from "../test/support/wrong-code.ts";
import { answered, codeFor, expect, test, untilLive } from "./test.ts";

// Half the width of a cheap phone: what is left of it at 200 %, which Chrome on Android offers for all pages.
test.describe("on a small phone at 200 %", { tag: "@once" }, () => {
  test.use({ viewport: { width: 180, height: 320 }, expectedErrors: [answered(401)] });

  for (const language of ["en", "fr", "ar"]) {
    test(`nothing is to be scrolled sideways for, and a country keeps its name: ${language}`, async ({
      page,
      line,
    }) => {
      const fits = async () => {
        const wide = await page
          .locator("main")
          .locator("h1, h2, p, label, select, button, a, bdi, [role=alert]")
          .evaluateAll((elements) =>
            elements
              .filter((element) => !element.closest(".sr-only") && element.className !== "sr-only")
              .filter((element) => {
                const { left, right } = element.getBoundingClientRect();
                return left < 0 || right > innerWidth;
              })
              .map((element) => element.textContent),
          );
        expect(wide).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(180);
      };
      const field = page.getByRole("textbox");
      const alert = page.getByRole("alert").filter({ hasText: /\S/ });
      await page.goto(`/?lang=${language}`);
      await untilLive(page);
      await field.press("Enter");
      await expect(alert).toBeVisible();
      await fits();
      await field.fill(line.e164);
      await expect(page.getByRole("combobox")).toHaveCSS("padding-inline-end", "16px");
      await field.press("Enter");
      await expect(page).toHaveURL("/verify");
      const code = await codeFor(page.request, line);
      await field.fill(wrongCode(code));
      await expect(alert).toBeVisible();
      await fits();
      await field.fill(code);
      await expect(page).toHaveURL("/account");
      await untilLive(page);
      await fits();
    });
  }
});
