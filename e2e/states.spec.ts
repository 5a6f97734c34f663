import AxeBuilder from "@axe-core/playwright";
import { locales } from "../lib/text/locale.ts";
import { expect, test } from "./test.ts";

for (const colorScheme of ["light", "dark"] as const) {
  for (const [language, brand] of [
    ["en", ""],
    ["ar", "7c3aed"],
    ["hi", "25d366"],
  ]) {
    test.describe(() => {
      test.use({ colorScheme });

      test(`every state is accessible: ${language}, ${colorScheme}, ${brand || "our"} accent`, async ({
        page,
      }) => {
        test.setTimeout(60_000);
        await page.goto(`/dev/states?lang=${language}&brand=${brand}`);
        await expect(page).toHaveURL(`/dev/states?brand=${brand}`);
        await expect(page.locator("html")).toHaveAttribute("lang", language ?? "");
        await expect(page.getByRole("region")).not.toHaveCount(0);
        // One device and many stand beside each other here, each a section of the same name.
        const axe = new AxeBuilder({ page }).disableRules(["landmark-unique"]);
        const { violations } = await axe.analyze();
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
        expect(found).toEqual([]);
      });
    });
  }
}

test.describe("on the narrowest phone", { tag: "@once" }, () => {
  test.use({ viewport: { width: 320, height: 640 } });

  for (const language of locales) {
    test(`nothing is cut off, and a device's words keep their room beside its button: ${language}`, async ({
      page,
    }) => {
      await page.goto(`/dev/states?lang=${language}`);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
      const devices = page
        .getByRole("region", { name: "signed in on many" })
        .getByRole("listitem")
        .filter({ has: page.getByRole("button") });
      const widths = await devices.evaluateAll((rows) =>
        rows.map((row) => row.querySelector("p")?.getBoundingClientRect().width ?? 0),
      );
      expect(widths).toHaveLength(2);
      expect(Math.min(...widths)).toBeGreaterThan(170);
    });
  }
});
