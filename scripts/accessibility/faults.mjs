import AxeBuilder from "@axe-core/playwright";

/**
 * Everything that stands between somebody and the page as it is now: each finding of axe, and what does not fit.
 * @param {import("@playwright/test").Page} page
 * @param {readonly string[]} without rules of axe that this page breaks on purpose
 * @returns {Promise<string[]>}
 */
export async function faultsOf(page, without = []) {
  const broken = without.map((rule) => [rule, { enabled: false }]);
  // Axe leaves the size of targets (WCAG 2.5.8) out unless it is asked.
  const rules = { "target-size": { enabled: true }, ...Object.fromEntries(broken) };
  const axe = new AxeBuilder({ page }).options({ rules });
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  return [...found, ...(await misfits(page))];
}

/**
 * At 320 px, which is also a desktop at 400 % (WCAG 1.4.10), and at its own width with text twice as large (1.4.4).
 * @param {import("@playwright/test").Page} page
 */
export async function misfits(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const narrow = await page.evaluate(overflow);
  if (before) await page.setViewportSize(before);
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
  const large = await page.evaluate(overflow);
  await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
  return [...narrow.map((fault) => `at 320 px: ${fault}`), ...large.map((fault) => `at 200 %: ${fault}`)];
}

/** What makes the page wider than its window, and what holds text that is cut off. */
function overflow() {
  /** @param {Element} element */
  const cutsOff = (element) => {
    const { overflowX, textOverflow, clipPath } = getComputedStyle(element);
    if (overflowX === "visible" || textOverflow === "ellipsis" || clipPath !== "none") return false;
    // The code's field is longer than its six boxes on purpose, and never holds more than six digits.
    if (element.matches(".code-field-track, input")) return false;
    return element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1;
  };
  const cut = [...document.body.querySelectorAll("*")].filter(cutsOff);
  const excess = document.documentElement.scrollWidth - innerWidth;
  const faults = cut.map((element) => `cut off: ${element.outerHTML.slice(0, 120)}`);
  return excess > 0 ? [...faults, `${excess} px too wide`] : faults;
}
