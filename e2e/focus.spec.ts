import { wrongCode } from "../test/support/wrong-code.ts";
import { askForCode, codeField, codeFor, expect, test, untilLive } from "./test.ts";

test.describe("the focus stays where a person expects it", { tag: "@once" }, () => {
  test.use({ expectedErrors: [/status of (401|429) /] });

  test("in the field when the code has died, and Enter asks for a new one", async ({ page, line }) => {
    await page.clock.install();
    await askForCode(page, line);
    await untilLive(page);
    await page.clock.fastForward("05:01");
    await expect(page.getByRole("alert").filter({ hasText: "This code has expired" })).toBeVisible();
    await expect(codeField(page)).toBeFocused();
    await codeField(page).pressSequentially("12");
    await expect(codeField(page)).toHaveValue("");
    const asked = page.waitForRequest("**/api/send-otp");
    await page.keyboard.press("Enter");
    await asked;
    await expect(codeField(page)).toBeFocused();
  });

  test("in the field when the code dies under the finger on another button", async ({ page, line }) => {
    await page.clock.install();
    await askForCode(page, line);
    await untilLive(page);
    await page.clock.fastForward(31_000);
    await page.getByRole("button", { name: "Send again" }).focus();
    await page.clock.fastForward("05:01");
    await expect(page.getByRole("alert").filter({ hasText: "This code has expired" })).toBeVisible();
    await expect(codeField(page)).toBeFocused();
  });

  test("in the field when the pressed button has turned into another", async ({ page, line }) => {
    const problem = { code: "code_used_up", detail: "", attempts_left: 0 };
    await page.route("**/api/verify-otp", (route) =>
      route.fulfill({ status: 401, contentType: "application/problem+json", body: JSON.stringify(problem) }),
    );
    await askForCode(page, line);
    await codeField(page).pressSequentially("12345");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(codeField(page)).toBeFocused();
    await codeField(page).pressSequentially("6");
    await expect(page.getByRole("button", { name: "Send a new code" })).toBeVisible();
    await expect(codeField(page)).toBeFocused();
  });

  test("in the field when the pressed offer is withdrawn", async ({ page, line }) => {
    await page.clock.install();
    await askForCode(page, line);
    await untilLive(page);
    await page.clock.fastForward(31_000);
    await page.getByRole("button", { name: "Send again" }).click();
    await expect(page.getByText(/Ask again in \d+ seconds/)).toBeVisible();
    await expect(codeField(page)).toBeFocused();
  });
});

test.describe("what is read out, and when", { tag: "@once" }, () => {
  test.use({ expectedErrors: [/status of 401 |ERR_INTERNET_DISCONNECTED/] });

  test("a wrong code with its tries at once, that the message can be asked for again once, and nothing that ticks", async ({
    page,
    line,
  }) => {
    const heard: string[] = [];
    await page.exposeFunction("hear", (said: string) => heard.push(said));
    await page.clock.install();
    await askForCode(page, line);
    await untilLive(page);
    await page.evaluate(listen);
    await page.clock.runFor(10_000);
    expect(heard).toEqual([]);

    const wrong = wrongCode(await codeFor(page.request, line));
    await codeField(page).pressSequentially(wrong);
    await expect.poll(() => heard).toHaveLength(1);
    expect(heard[0]).toContain("4 tries left.");

    await page.clock.runFor(40_000);
    await expect.poll(() => heard).toHaveLength(2);
    expect(heard[1]).toBe("You can now ask for the message again.");

    await page.context().setOffline(true);
    await expect.poll(() => heard).toHaveLength(3);
    expect(heard[2]).toContain("You’re offline.");
    await page.context().setOffline(false);
  });
});

/**
 * Hears as a screen reader does: an alert when it is born or changed, a status only when it stood there before its text
 * did (ARIA 1.2, live region roles). What is hidden from readers is not heard.
 */
function listen() {
  const { hear } = window as unknown as { hear(said: string): void };
  let last = "";
  const say = (region: Element) => {
    const copy = region.cloneNode(true) as Element;
    for (const hidden of copy.querySelectorAll("[aria-hidden=true]")) hidden.remove();
    const said = copy.textContent?.trim() ?? "";
    if (said !== "" && said !== last) hear(said);
    last = said;
  };
  new MutationObserver((records) => {
    const regions = new Set<Element>();
    for (const { target, addedNodes } of records) {
      const at = target instanceof Element ? target : target.parentElement;
      const region = at?.closest("[role=alert], [role=status]");
      if (region) regions.add(region);
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        const born = node.matches("[role=alert]") ? node : node.querySelector("[role=alert]");
        if (born) regions.add(born);
      }
    }
    for (const region of regions) say(region);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}
