import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** No finding of any kind, and nothing to scroll sideways for where a page is narrow or its text is large. */
export async function expectAccessible(page: Page) {
  // Axe leaves the size of targets (WCAG 2.5.8) out unless it is asked.
  const axe = new AxeBuilder({ page }).options({ rules: { "target-size": { enabled: true } } });
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
  await expectToFit(page);
}

/** At 320 px, which is also a desktop at 400 % (WCAG 1.4.10), and at this width with text twice as large (1.4.4). */
export async function expectToFit(page: Page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await overflowing(page), "at 320 px").toEqual([]);
  if (before) await page.setViewportSize(before);
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
  expect(await overflowing(page), "with text twice as large").toEqual([]);
  await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
}

/** What makes the page wider than its window, and what holds text that is cut off. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const cuts = (element: Element) => {
      const { overflowX, textOverflow, clipPath } = getComputedStyle(element);
      if (overflowX === "visible" || textOverflow === "ellipsis" || clipPath !== "none") return false;
      // The code's field is longer than its six boxes on purpose, and holds six digits.
      if (element.matches(".code-field-track, input")) return false;
      return element.scrollWidth > element.clientWidth + 1;
    };
    const cut = [...document.body.querySelectorAll("*")].filter(
      (element) => element.clientWidth > 1 && cuts(element),
    );
    const excess = document.documentElement.scrollWidth - innerWidth;
    return [
      ...cut.map((element) => element.outerHTML.slice(0, 120)),
      ...(excess > 0 ? [`${excess} px too wide`] : []),
    ];
  });
}
