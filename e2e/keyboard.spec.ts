import type { Page } from "@playwright/test";
import { wrongCode } from "../test/support/wrong-code.ts";
import { answered, codeField, codeFor, expect, test } from "./test.ts";

test.describe("by the keyboard alone", { tag: "@once" }, () => {
  test.use({ expectedErrors: [answered(401)] });

  test("a person signs in, errs on the way, and signs out", async ({ page, line }) => {
    await page.goto("/");
    await expect(page.getByLabel("Phone number")).toBeFocused();
    await page.keyboard.press("Shift+Tab");
    await expect(page.getByLabel("Country or region")).toBeFocused();
    await expectShown(page);
    await page.keyboard.type("United States");
    await expect(page.getByLabel("Country or region")).toHaveValue("US");
    await page.keyboard.press("Tab");
    await page.keyboard.type(line.national);
    await page.keyboard.press("Tab");
    await expect(page.getByRole("button", { name: "Text me a code" })).toBeFocused();
    await expectShown(page);
    await page.keyboard.press("Enter");

    await expect(codeField(page)).toBeFocused();
    const code = await codeFor(page.request, line);
    await page.keyboard.type(wrongCode(code));
    await expect(page.getByRole("alert").filter({ hasText: "4 tries left" })).toBeVisible();
    await expect(codeField(page)).toBeFocused();
    await page.keyboard.press("Shift+Tab");
    await expect(page.getByRole("link", { name: "Change number" })).toBeFocused();
    await expectShown(page);
    await page.keyboard.press("Tab");
    await page.keyboard.type(code);

    await expect(page).toHaveURL("/account");
    await tabTo(page, "Sign out");
    await expectShown(page);
    await page.keyboard.press("Enter");
    await expect(page.getByLabel("Phone number")).toBeFocused();
  });
});

/** As somebody does who looks for the control: Tab until it has the focus, which every stop on the way shows. */
async function tabTo(page: Page, name: string) {
  const control = page.getByRole("button", { name, exact: true });
  for (let presses = 0; presses < 10; presses++) {
    await page.keyboard.press("Tab");
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await expectShown(page);
  }
  throw new Error(`Ten presses of Tab did not reach ${name}.`);
}

/** Where the keyboard is can be seen, and nothing lies over it (WCAG 2.4.7, 2.4.11). */
async function expectShown(page: Page) {
  const focus = await page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const { left, top, width, height } = element.getBoundingClientRect();
    const onTop = document.elementFromPoint(left + width / 2, top + height / 2);
    return {
      what: element.outerHTML.slice(0, 80),
      outline: getComputedStyle(element).outlineStyle,
      covered: !(onTop && (element.contains(onTop) || onTop.contains(element))),
    };
  });
  expect(focus).toMatchObject({ outline: "solid", covered: false });
}
