import AxeBuilder from "@axe-core/playwright";
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
