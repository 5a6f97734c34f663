import type { Page } from "@playwright/test";
import { wrongCode } from "../test/support/wrong-code.ts";
import { expectAccessible } from "./accessibility.ts";
import {
  answered,
  askForCode,
  codeField,
  codeFor,
  expect,
  messagesTo,
  signIn,
  test,
  untilLive,
} from "./test.ts";

test("shows where the code went, waits in the field, and is accessible", async ({ page, line }) => {
  await askForCode(page, line);
  await expect(page.getByText(line.shown)).toBeVisible();
  await expect(page.getByText("The code works for another 5 minutes.")).toBeVisible();
  await expect(codeField(page)).toBeFocused();
  await expect(codeField(page)).toHaveAttribute("autocomplete", "one-time-code");
  await expectAccessible(page);
});

test("signs in by itself at the sixth digit", async ({ page, line }) => {
  await askForCode(page, line);
  await codeField(page).pressSequentially(await codeFor(page.request, line));
  await expect(page).toHaveURL("/account");
  await expect(page.getByRole("heading", { name: line.shown })).toBeVisible();
});

test("takes the digits of any keypad, and leaves no other key without a word", async ({ page, line }) => {
  await askForCode(page, line);
  await untilLive(page);
  const code = await codeFor(page.request, line);
  const bengali = code.replace(/\d/g, (digit) => String.fromCodePoint(0x9e6 + Number(digit)));
  await codeField(page).pressSequentially(`${bengali.slice(0, 3)}x`);
  const alert = page.getByRole("alert").filter({ hasText: "The code has six digits." });
  await expect(alert).toBeVisible();
  await expect(codeField(page)).toHaveValue(code.slice(0, 3));
  await codeField(page).pressSequentially(bengali.slice(3, 4));
  await expect(alert).toBeHidden();
  await codeField(page).pressSequentially(bengali.slice(4));
  await expect(page).toHaveURL("/account");
});

test("takes the code from the message where the browser offers it", async ({ page, line }) => {
  await page.addInitScript(() => {
    const credentials = navigator.credentials;
    const pending = new Promise((resolve) =>
      addEventListener("arrived", (event) => resolve((event as CustomEvent).detail)),
    );
    Object.assign(window, { OTPCredential: class {} });
    credentials.get = (options) =>
      ("otp" in (options ?? {}) ? pending : Promise.resolve(null)) as Promise<Credential>;
  });
  await askForCode(page, line);
  const code = await codeFor(page.request, line);
  await page.evaluate((code) => dispatchEvent(new CustomEvent("arrived", { detail: { code } })), code);
  await expect(page).toHaveURL("/account");
});

test("gives up listening for the message once somebody types", async ({ page, line }) => {
  await page.addInitScript(() => {
    Object.assign(window, { OTPCredential: class {}, heard: [] });
    navigator.credentials.get = (options) =>
      new Promise((_, reject) => {
        options?.signal?.addEventListener("abort", () => {
          document.documentElement.dataset.listening = "no";
          reject(new DOMException("", "AbortError"));
        });
      });
  });
  await askForCode(page, line);
  await untilLive(page);
  await expect(page.locator("html")).not.toHaveAttribute("data-listening");
  await codeField(page).pressSequentially("1");
  await expect(page.locator("html")).toHaveAttribute("data-listening", "no");
});

test.describe(() => {
  test.use({ expectedErrors: [answered(401)] });

  test("a wrong code is announced with the tries that are left, until none is", async ({ page, line }) => {
    await askForCode(page, line);
    const right = await codeFor(page.request, line);
    for (const [nth, left] of ["4 tries left.", "3 tries left.", "2 tries left.", "1 try left,"].entries()) {
      const wrong = wrongCode(right, nth + 1);
      await codeField(page).pressSequentially(wrong);
      const alert = page.getByRole("alert").filter({ hasText: left });
      await expect(alert).toContainText(`${wrong.slice(0, 3)} ${wrong.slice(3)} is not the code we sent.`);
      await expect(codeField(page)).toBeFocused();
      await expect(codeField(page)).toHaveValue("");
      const red = await alert.evaluate((element) => getComputedStyle(element).color);
      await expect(page.locator("[data-next]")).toHaveCSS("border-top-color", red);
    }
    await codeField(page).pressSequentially(wrongCode(right, 5));
    await expect(page.getByRole("alert").filter({ hasText: "Too many wrong tries" })).toBeVisible();
    await expect(codeField(page)).toBeDisabled();
    await expect(page.getByRole("button", { name: "Send a new code" })).toBeVisible();
    await expectAccessible(page);
  });

  test("the right code in a second tab leads to the account that the first has signed in to", async ({
    page,
    context,
    line,
  }) => {
    await askForCode(page, line);
    const code = await codeFor(page.request, line);
    const second = await context.newPage();
    await second.goto("/verify");
    await untilLive(second);
    await codeField(page).pressSequentially(code);
    await expect(page).toHaveURL("/account");
    await codeField(second).pressSequentially(code);
    await expect(second).toHaveURL("/account");
    await expect(second.getByRole("heading", { name: line.shown })).toBeVisible();
  });

  test("a wrong code stays one where the first tab has signed in with another number", async ({
    page,
    context,
    line,
    otherLine,
  }) => {
    await askForCode(page, line);
    await untilLive(page);
    const wrong = wrongCode(await codeFor(page.request, line));
    await signIn(await context.newPage(), otherLine);
    await codeField(page).pressSequentially(wrong);
    await expect(page.getByRole("alert").filter({ hasText: "is not the code we sent" })).toBeVisible();
    await expect(page).toHaveURL("/verify");
  });

  test("the right code after a wrong one still signs in", async ({ page, line }) => {
    await askForCode(page, line);
    const right = await codeFor(page.request, line);
    await codeField(page).pressSequentially(wrongCode(right));
    await expect(page.getByRole("alert").filter({ hasText: "4 tries left" })).toBeVisible();
    // A reload forgets the refused digits, but not that they were counted.
    await page.reload();
    await expect(page.getByRole("alert").filter({ hasText: /^4 tries left\.$/ })).toBeVisible();
    await expect(codeField(page)).toHaveAccessibleDescription(/4 tries left/);
    await untilLive(page);
    await codeField(page).pressSequentially(right);
    await expect(page).toHaveURL("/account");
  });
});

const sendNew = (page: Page) => page.getByRole("button", { name: "Send a new code" });

/** Lets the next code be refused with this problem. */
async function refuseCode(page: Page, status: number, problem: object) {
  await page.route("**/api/verify-otp", (route) =>
    route.fulfill({
      status,
      contentType: "application/problem+json",
      body: JSON.stringify({ detail: "", ...problem }),
    }),
  );
}

test.describe(() => {
  test.use({ expectedErrors: [answered(429)] });

  test("too many tries from one place are told as tries", async ({ page, line }) => {
    await refuseCode(page, 429, { code: "limit_reached", retry_after: 600 });
    await askForCode(page, line);
    await codeField(page).pressSequentially("123456");
    const alert = page.getByRole("alert").filter({ hasText: "Too many tries from here" });
    await expect(alert).toContainText("Try again in 10 minutes.");
    await expect(codeField(page)).toBeEnabled();
  });

  test("a number that is shut is told what helps, no wait, and nothing to press", async ({ page, line }) => {
    await refuseCode(page, 429, { code: "verification_locked", retry_after: 7 * 86_400 });
    await askForCode(page, line);
    await codeField(page).pressSequentially("123456");
    const alert = page.getByRole("alert").filter({ hasText: "Sign in on a device" });
    // Nor is anybody to be asked for help, where no place for it is set.
    await expect(alert).not.toContainText(/Try again in|help/);
    await expect(codeField(page)).toBeDisabled();
    await expect(page.locator("main").getByRole("button")).toHaveCount(0);
  });
});

for (const [name, status, code] of [
  ["a lock is told with its end, and", 429, "verification_locked"],
  ["a try that brings a lock says so at once, and", 401, "code_used_up"],
  ["so does one that leaves tries at this code, and", 401, "wrong_code"],
] as const) {
  test.describe(() => {
    test.use({ expectedErrors: [answered(status)] });

    test(`${name} offers no message that would be of no use`, async ({ page, line }) => {
      await page.clock.install();
      await refuseCode(page, status, { code, attempts_left: 2, retry_after: 3_600 });
      await askForCode(page, line);
      await untilLive(page);
      await codeField(page).pressSequentially("123456");
      const alert = page.getByRole("alert").filter({ hasText: "Too many wrong codes for this number." });
      await expect(alert).toContainText("Try again in 60 minutes.");
      await expect(codeField(page)).toBeDisabled();
      await expect(sendNew(page)).toBeDisabled();
      await expect(page.getByText("The code works for")).toBeHidden();
      await page.clock.fastForward("01:00:01");
      await expect(alert).toContainText("You can try again now.");
      await expect(sendNew(page)).toBeEnabled();
    });
  });
}

test.describe(() => {
  test.use({ expectedErrors: [answered(401)] });

  test("a wrong code that is pressed before the script has arrived costs one try", async ({ page, line }) => {
    await askForCode(page, line);
    const wrong = wrongCode(await codeFor(page.request, line));
    await page.route("**/_next/static/**/*.js", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.continue();
    });
    await page.reload({ waitUntil: "commit" });
    const tries: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/api/verify-otp")) tries.push(request.url());
    });
    await codeField(page).fill(wrong);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("4 tries left.")).toBeVisible();
    await page.waitForTimeout(500);
    expect(tries).toHaveLength(1);
  });
});

test("a message that brings another code is not said to repeat the first", async ({ page, line }) => {
  await page.clock.install();
  await askForCode(page, line);
  await untilLive(page);
  await page.route("**/api/send-otp", (route) =>
    route.fulfill({ json: { expires_in_minutes: 5, resend_in_seconds: 60 } }),
  );
  const again = page.getByRole("button", { name: "Send again" });
  await page.clock.fastForward("03:20");
  await again.click();
  await expect(page.getByRole("status").filter({ hasText: "Any of the messages works" })).toBeVisible();
  await page.clock.fastForward("01:41");
  await again.click();
  await expect(page.getByRole("status").filter({ hasText: "A new code is on its way" })).toBeVisible();
});

test.describe(() => {
  test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/] });

  test("a code that was typed without a network is tried once by itself when it is back", async ({
    page,
    context,
    line,
  }) => {
    await askForCode(page, line);
    const code = await codeFor(page.request, line);
    await untilLive(page);
    let tries = 0;
    page.on("request", (request) => {
      if (request.url().endsWith("/api/verify-otp")) tries++;
    });
    await context.setOffline(true);
    await codeField(page).pressSequentially(code);
    await expect(page.getByRole("alert").getByText("You’re offline")).toBeVisible();
    await expect(codeField(page)).toHaveValue(code);
    expect(tries).toBe(1);
    await context.setOffline(false);
    await expect(page).toHaveURL("/account");
    expect(tries).toBe(2);
  });
});

test("five digits are not sent", async ({ page, line }) => {
  await askForCode(page, line);
  await codeField(page).pressSequentially("12345");
  await codeField(page).press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "six digits" })).toBeVisible();
  await expect(codeField(page)).toHaveValue("12345");
  await codeField(page).press("Backspace");
  await expect(page.getByText("The code has six digits.")).toBeHidden();
});

test("the box that the next digit goes to is the one that is marked", async ({ page, line }) => {
  await askForCode(page, line);
  await untilLive(page);
  const marked = () =>
    page.evaluate(() => {
      const boxes = [...document.querySelectorAll(".code-field-boxes > span")];
      return boxes.findIndex((box) => box.hasAttribute("data-next"));
    });
  expect(await marked()).toBe(0);
  await codeField(page).pressSequentially("12345");
  await expect.poll(marked).toBe(5);
  await codeField(page).press("Home");
  await codeField(page).press("ArrowRight");
  await expect.poll(marked).toBe(1);
  await codeField(page).press("Delete");
  await expect(codeField(page)).toHaveValue("1345");
  await expect.poll(marked).toBe(1);
  await codeField(page).press("End");
  await expect.poll(marked).toBe(4);
});

test("a thumb may miss the line of a step inside a sentence by half a line", async ({ page, line }) => {
  await askForCode(page, line);
  const change = await page.getByRole("link", { name: "Change number" }).boundingBox();
  await page.mouse.click((change?.x ?? 0) + 20, (change?.y ?? 0) + (change?.height ?? 0) + 8);
  await expect(page).toHaveURL("/");
  const enter = await page.getByRole("link", { name: "Enter the code" }).boundingBox();
  await page.mouse.click((enter?.x ?? 0) + 20, (enter?.y ?? 0) - 8);
  await expect(page).toHaveURL("/verify");
});

test("change number goes back with the number filled in", async ({ page, line, otherLine }) => {
  await askForCode(page, line);
  await page.getByRole("link", { name: "Change number" }).click();
  await expect(page.getByLabel("Phone number")).toHaveValue(line.national);
  await expect(page.getByLabel("Country or region")).toHaveValue("US");
  await page.getByLabel("Phone number").fill(otherLine.national);
  await page.keyboard.press("Enter");
  await expect(page.getByText(otherLine.shown)).toBeVisible();
  await codeField(page).fill(await codeFor(page.request, otherLine));
  await expect(page.getByRole("heading", { name: otherLine.shown })).toBeVisible();
});

test("a number that a page asks for after another tab has signed in leads to that number's account", async ({
  page,
  context,
  line,
  otherLine,
}) => {
  await page.goto("/");
  await untilLive(page);
  await signIn(await context.newPage(), otherLine);
  await page.getByLabel("Phone number").fill(line.national);
  await page.keyboard.press("Enter");
  await expect(page.getByText(line.shown)).toBeVisible();
  await codeField(page).fill(await codeFor(page.request, line));
  await expect(page.getByRole("heading", { name: line.shown })).toBeVisible();
});

test("a reload comes back to the same place; without a code under way it is the phone page", async ({
  page,
  context,
  line,
}) => {
  await askForCode(page, line);
  await page.reload();
  await expect(page.getByText(line.shown)).toBeVisible();
  await context.clearCookies();
  await page.goto("/verify");
  await expect(page).toHaveURL("/");
});

test("a code that has grown too old says so and offers a new one", async ({ page, line }) => {
  await page.clock.install();
  await askForCode(page, line);
  await untilLive(page);
  await page.clock.fastForward("05:01");
  await expect(page.getByRole("alert").filter({ hasText: "This code has expired" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Send a new code" })).toBeEnabled();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeHidden();
});

test.describe(() => {
  test.use({ expectedErrors: [answered(429)] });

  test("asking too early for another message shows the true wait again", async ({ page, line }) => {
    await page.clock.install();
    await askForCode(page, line);
    await expect(page.getByRole("button", { name: "Send again" })).toBeHidden();
    await untilLive(page);
    await page.clock.fastForward(31_000);
    await expect(page.getByRole("status").filter({ hasText: "You can now ask" })).toBeAttached();
    await page.getByRole("button", { name: "Send again" }).click();
    await expect(page.getByText(/Ask again in \d+ seconds/)).toBeVisible();
    expect(await messagesTo(page.request, line)).toHaveLength(1);
  });

  test("a page whose code has died takes the one that another tab has asked for", async ({ page, line }) => {
    await page.clock.install();
    await askForCode(page, line);
    await untilLive(page);
    // Older than its code by this clock alone: the message of just now stands for that of the other tab.
    await page.clock.fastForward("05:01");
    await page.getByRole("button", { name: "Send a new code" }).click();
    await expect(page.getByText("This code has expired")).toBeHidden();
    await codeField(page).fill(await codeFor(page.request, line));
    await expect(page).toHaveURL("/account");
  });
});

test("sends again after the wait, and the code of the first message still works", { tag: "@once" }, async ({
  page,
  line,
}) => {
  test.setTimeout(75_000);
  await askForCode(page, line);
  const first = await codeFor(page.request, line);
  await page.getByRole("button", { name: "Send again" }).click({ timeout: 40_000 });
  await expect(page.getByRole("status").filter({ hasText: "Any of the messages works" })).toBeVisible();
  await expect(page.getByText(/Ask again in/)).toBeVisible();
  await expect(codeField(page)).toBeFocused();
  expect(await messagesTo(page.request, line)).toHaveLength(2);
  await codeField(page).fill(first);
  await expect(page).toHaveURL("/account");
});

test("a code that is typed while another message is asked for is kept, and tried when that is over", async ({
  page,
  line,
}) => {
  await page.clock.install();
  await askForCode(page, line);
  const code = await codeFor(page.request, line);
  await untilLive(page);
  await page.clock.fastForward(31_000);
  let answer = () => {};
  await page.route("**/api/send-otp", (route) => {
    answer = () => void route.fulfill({ json: { expires_in_minutes: 5, resend_in_seconds: 30 } });
  });
  const tries: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/verify-otp")) tries.push(request.method());
  });
  await page.getByRole("button", { name: "Send again" }).click();
  await codeField(page).pressSequentially(code);
  await expect(codeField(page)).toHaveValue(code);
  expect(tries).toEqual([]);
  answer();
  await expect(page).toHaveURL("/account");
  expect(tries).toEqual(["POST"]);
});
