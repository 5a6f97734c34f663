import { codeFor, expect, test } from "./test.ts";
import type { Browser } from "./webdriver/browser.ts";
import { findFirefox, launchFirefox } from "./webdriver/firefox.ts";
import { findWebkit, launchWebkit } from "./webdriver/webkit.ts";

// A smoke: the way through in the engines that Playwright does not bring for this system. Where one is not installed, its
// test is told as skipped (Debian has both: firefox-esr, and webkit2gtk-driver with xvfb).
const firefox = findFirefox();
const webkit = findWebkit();

const engines = [
  { name: "Firefox", launch: firefox && (() => launchFirefox(firefox)) },
  { name: "WebKit", launch: webkit && (() => launchWebkit(webkit)) },
];

for (const { name, launch } of engines) {
  test(`signs in and out in ${name}`, { tag: "@once" }, async ({ baseURL, request, line }) => {
    test.skip(!launch, `${name} is not installed here`);
    test.setTimeout(120_000);
    const browser = await (launch as () => Promise<Browser>)();
    const sees = (expression: string) =>
      expect.poll(() => browser.evaluate(expression).catch(String), { timeout: 20_000, message: expression });
    try {
      await browser.open(`${baseURL}/?lang=ar`);
      await sees("document.documentElement.dir").toBe("rtl");
      await browser.open(`${baseURL}/?lang=en`);
      await browser.type("input[type=tel]", line.e164);
      await sees("document.querySelector('select').value").toBe("US");
      await browser.click("button[type=submit]");
      await sees("location.pathname").toBe("/verify");
      await sees("document.activeElement.name").toBe("code");
      await browser.type("input[autocomplete=one-time-code]", await codeFor(request, line));
      await sees("location.pathname").toBe("/account");
      await sees("document.querySelector('h1').innerText").toContain(line.shown);
      await browser.click("form button");
      await sees("location.pathname").toBe("/");
    } finally {
      await browser.close();
    }
  });
}
