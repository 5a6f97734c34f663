import type { Locator, Page } from "@playwright/test";
import { answered, askForCode, codeField, codeFor, expect, messagesTo, test, untilLive } from "./test.ts";

/** As from the clipboard: the browser's own paste, so that what a page does about it is done too. */
async function paste(page: Page, field: Locator, text: string) {
  await field.focus();
  await page.evaluate(async (text) => {
    const field = document.activeElement as HTMLInputElement;
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", text);
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    if (field.dispatchEvent(event)) document.execCommand("insertText", false, text);
  }, text);
}

/** As a browser or password manager fills a field: its value at once, told by one event and no key. */
function fillIn(field: Locator, value: string) {
  return field.evaluate((input: HTMLInputElement, value) => {
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value") ?? {};
    set?.call(input, value);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, value);
}

/** As if the browser had filled it in. Only its tools can say so: no script and no test may. */
async function colourAsFilledIn(page: Page, selector: string) {
  const tools = await page.context().newCDPSession(page);
  await tools.send("DOM.enable");
  await tools.send("CSS.enable");
  const { root } = await tools.send("DOM.getDocument");
  const { nodeId } = await tools.send("DOM.querySelector", { nodeId: root.nodeId, selector });
  await tools.send("CSS.forcePseudoState", { nodeId, forcedPseudoClasses: ["autofill"] });
  await expect(page.locator(selector)).not.toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
}

// One profile is enough: nothing here depends on the width or the theme.
test.describe("autofill and paste", { tag: "@once" }, () => {
  test("the fields say what they are for, so that browsers and password managers can fill them", async ({
    page,
    line,
  }) => {
    await page.goto("/");
    await expect(page.getByLabel("Phone number")).toHaveAttribute("type", "tel");
    await expect(page.getByLabel("Phone number")).toHaveAttribute("autocomplete", "tel");
    await expect(page.getByLabel("Country or region")).toHaveAttribute("autocomplete", "tel-country-code");
    await askForCode(page, line);
    await expect(codeField(page)).toHaveAttribute("autocomplete", "one-time-code");
    await expect(codeField(page)).toHaveAttribute("inputmode", "numeric");
    // iOS fills a field of type number without its leading zeros, and one with a limit not at all from a message.
    await expect(codeField(page)).toHaveAttribute("type", "text");
    await expect(codeField(page)).not.toHaveAttribute("maxlength");
  });

  test("the colour that a browser gives to what it filled in lies over no box and under no label", async ({
    page,
    line,
  }) => {
    await page.goto("/");
    for (const field of ["select", "input"]) {
      await colourAsFilledIn(page, field);
      await expect(page.locator(field)).toHaveCSS("background-clip", "text");
    }
    await askForCode(page, line);
    await colourAsFilledIn(page, "input");
    await expect(codeField(page)).toHaveCSS("background-clip", "text");
  });

  test.describe(() => {
    test.use({ expectedErrors: [answered(422)] });

    test("a whole number without its plus is read as one, where the digits are no number of the country", async ({
      page,
    }) => {
      await page.goto("/");
      await untilLive(page);
      await page.getByLabel("Country or region").selectOption("GB");
      await fillIn(page.getByLabel("Phone number"), "442079460100");
      const asked: string[] = [];
      await page.route("**/api/send-otp", (route) => {
        const { phone_number } = route.request().postDataJSON();
        asked.push(phone_number);
        return asked.length === 1 ? route.continue() : undefined;
      });
      await page.keyboard.press("Enter");
      await expect.poll(() => asked).toEqual(["+44442079460100", "+442079460100"]);
      await expect(page.getByRole("button", { name: "Sending" })).toBeVisible();
    });

    test("what is no number either way is refused once, and kept", async ({ page }) => {
      await page.goto("/");
      await untilLive(page);
      await page.getByLabel("Country or region").selectOption("GB");
      await fillIn(page.getByLabel("Phone number"), "4420");
      await page.keyboard.press("Enter");
      await expect(page.getByText("doesn’t look like a complete phone number")).toHaveCount(1);
      await expect(page.getByLabel("Phone number")).toHaveValue("4420");
    });
  });

  test("a number that is filled in without a key brings its country along and is sent as it is", async ({
    page,
    line,
  }) => {
    await page.goto("/");
    await page.getByLabel("Country or region").selectOption("GB");
    await fillIn(page.getByLabel("Phone number"), line.e164);
    await expect(page.getByLabel("Country or region")).toHaveValue("US");
    await page.keyboard.press("Enter");
    await expect(page.getByText(line.shown)).toBeVisible();
  });

  test.describe(() => {
    test.use({ scriptDelayMs: 1500 });

    test("a number that was filled in before the script arrived brings its country along too", async ({
      page,
    }) => {
      await page.goto("/", { waitUntil: "commit" });
      await page.getByLabel("Phone number").fill("+44 7400 123456");
      await expect(page.getByLabel("Country or region")).toHaveValue("US");
      await expect(page.getByLabel("Country or region")).toHaveValue("GB");
    });
  });

  for (const [what, written] of [
    ["from a link", "tel:+44-7400-123456"],
    ["with its trunk zero in brackets", "+44 (0)7400 123456"],
    ["with two zeros before it", "0044 7400 123456"],
  ] as const) {
    test(`a whole number pasted ${what} sets the country and stays as it was pasted`, async ({ page }) => {
      await page.goto("/");
      await paste(page, page.getByLabel("Phone number"), written);
      await expect(page.getByLabel("Country or region")).toHaveValue("GB");
      await expect(page.getByLabel("Phone number")).toHaveValue(written);
    });
  }

  for (const [what, before, after] of [
    ["after a sentence", "My number is ", ""],
    ["before what kind it is", "", " (mobile)"],
  ] as const) {
    test(`of a number pasted with other words, ${what}, the number alone is taken`, async ({
      page,
      line,
    }) => {
      await page.goto("/");
      await untilLive(page);
      await page.getByLabel("Country or region").selectOption("GB");
      await paste(page, page.getByLabel("Phone number"), `${before}${line.shown}${after}`);
      await expect(page.getByLabel("Phone number")).toHaveValue(line.shown);
      await expect(page.getByLabel("Country or region")).toHaveValue("US");
    });
  }

  test.describe("in a browser set to India", () => {
    test.use({ locale: "en-IN" });

    test("a number with an invisible character behind its country code goes to that country", async ({
      page,
      line,
    }) => {
      await page.goto("/");
      await untilLive(page);
      await expect(page.getByLabel("Country or region")).toHaveValue("IN");
      const hyphenated = line.shown.replaceAll(" ", "-");
      await paste(page, page.getByLabel("Phone number"), hyphenated.replace("-", "\ufe0f-"));
      await expect(page.getByLabel("Phone number")).toHaveValue(hyphenated);
      await expect(page.getByLabel("Country or region")).toHaveValue("US");
      await page.keyboard.press("Enter");
      await expect(page.getByText(line.shown)).toBeVisible();
      expect(await messagesTo(page.request, line)).toHaveLength(1);
    });
  });

  for (const text of ["Room 12: +1 202 555 0177", "+I 202 555 0177", "202 555 0177, ext. 5"]) {
    test(`a text of which something would be lost is kept and not sent: ${text}`, async ({ page }) => {
      const asked: string[] = [];
      page.on("request", (request) => request.url().includes("/api/") && asked.push(request.url()));
      await page.goto("/");
      await untilLive(page);
      await paste(page, page.getByLabel("Phone number"), text);
      await page.keyboard.press("Enter");
      await expect(page.getByRole("alert").filter({ hasText: "Enter just one phone number" })).toBeVisible();
      await expect(page.getByLabel("Phone number")).toHaveValue(text);
      expect(asked).toEqual([]);
    });
  }

  test("a longer number pasted as a code is not tried, and the page says why", async ({ page, line }) => {
    const tries: string[] = [];
    page.on("request", (request) => request.url().endsWith("/api/verify-otp") && tries.push(request.url()));
    await askForCode(page, line);
    await untilLive(page);
    await paste(page, codeField(page), `1 ${await codeFor(page.request, line)}`);
    await expect(page.getByRole("alert").filter({ hasText: "six digits" })).toBeVisible();
    expect(tries).toEqual([]);
  });

  for (const [what, around] of [
    ["with a space in it", (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`],
    ["behind a letter", (code: string) => `G-${code}`],
    [
      "inside the whole message",
      (code: string) => `${code} is your Phone Login code. It is valid for 5 minutes.`,
    ],
    ["after another number", (code: string) => `Valid for 5 minutes, Area 51: ${code}\n@localhost #${code}`],
  ] as const) {
    test(`a code pasted ${what} signs in`, async ({ page, line }) => {
      await askForCode(page, line);
      await paste(page, codeField(page), around(await codeFor(page.request, line)));
      await expect(page).toHaveURL("/account");
    });
  }

  test("a whole code that is pasted takes the place of the digits before it", async ({ page, line }) => {
    await askForCode(page, line);
    await untilLive(page);
    await codeField(page).pressSequentially("12");
    await paste(page, codeField(page), await codeFor(page.request, line));
    await expect(page).toHaveURL("/account");
  });

  test("a code composed in wide digits is taken as it was composed, and sent when that is done", async ({
    page,
    line,
  }) => {
    await askForCode(page, line);
    await untilLive(page);
    const code = await codeFor(page.request, line);
    const wide = code.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
    const keyboard = await page.context().newCDPSession(page);
    for (let end = 1; end <= wide.length; end++) {
      const text = wide.slice(0, end);
      await keyboard.send("Input.imeSetComposition", { text, selectionStart: end, selectionEnd: end });
      await expect(codeField(page)).toHaveValue(text);
    }
    await keyboard.send("Input.insertText", { text: wide });
    await expect(page).toHaveURL("/account");
  });

  test("a code filled in without a key is sent once", async ({ page, line }) => {
    const tries: string[] = [];
    page.on("request", (request) => request.url().endsWith("/api/verify-otp") && tries.push(request.url()));
    await askForCode(page, line);
    await fillIn(codeField(page), await codeFor(page.request, line));
    await expect(page).toHaveURL("/account");
    expect(tries).toHaveLength(1);
    expect(await messagesTo(page.request, line)).toHaveLength(1);
  });
});
