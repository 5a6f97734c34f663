import { locales } from "../lib/text/locale.ts";
import { expectAccessible } from "./accessibility.ts";
import { answered, expect, test, untilLive } from "./test.ts";

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
        await expectAccessible(page, { without: ["landmark-unique"] });
      });
    });
  }
}

test("what to press when we fail looks the same, whoever noticed", async ({ page }) => {
  await page.goto("/dev/states");
  const failed = page.getByRole("region", { name: "something failed" }).getByRole("button");
  const unavailable = page.getByRole("region", { name: "server unavailable" }).getByRole("link");
  const looks = [failed, unavailable].map((control) =>
    control.evaluate((element) => {
      const { backgroundColor, color, fontWeight, textDecorationLine } = getComputedStyle(element);
      const { width, height } = element.getBoundingClientRect();
      return { backgroundColor, color, fontWeight, textDecorationLine, width, height };
    }),
  );
  const [button, link] = await Promise.all(looks);
  expect(link).toEqual(button);
});

test.describe(() => {
  test.use({ expectedErrors: [answered(503)] });

  test("which device is meant is told beside its name, and what went well is not left beside what failed", async ({
    page,
  }) => {
    const answers = [
      { status: 200, json: { message: "Signed out" } },
      { status: 503, json: { code: "database_unavailable", detail: "" } },
    ];
    await page.route("**/api/sessions/*", (route) => route.fulfill(answers.shift() ?? {}));
    await page.goto("/dev/states");
    await untilLive(page);
    const devices = page.getByRole("region", { name: "signed in on many" });
    const dialog = page.getByRole("dialog");

    const mac = devices.getByRole("button", { name: "Sign out Firefox on Mac" });
    await expect(mac).toHaveAccessibleDescription(/^Last seen .* Signed in /);
    await mac.click();
    await expect(dialog).toHaveAccessibleDescription(/^Last seen .* Signed in .* new code there\.$/);
    await dialog.getByRole("button", { name: "Sign out" }).click();
    const done = devices.getByText("Firefox on Mac is signed out.");
    await expect(done).toBeVisible();

    await devices.getByRole("button", { name: "Sign out App on iPhone" }).click();
    await dialog.getByRole("button", { name: "Sign out" }).click();
    const alert = devices.getByRole("alert");
    await expect(alert).toContainText("We’re having trouble on our side.");
    await expect(done).toBeHidden();
    const list = await devices.getByRole("list").first().boundingBox();
    const told = await alert.boundingBox();
    expect((told?.y ?? 0) - ((list?.y ?? 0) + (list?.height ?? 0))).toBeGreaterThanOrEqual(16);
  });
});

test("a late answer about one device closes no question about another", async ({ page }) => {
  let answer = () => {};
  await page.route("**/api/sessions/*", (route) => {
    answer = () => void route.fulfill({ json: { message: "Signed out" } });
  });
  await page.goto("/dev/states");
  await untilLive(page);
  const devices = page.getByRole("region", { name: "signed in on many" });
  const dialog = page.getByRole("dialog");
  await devices.getByRole("button", { name: "Sign out Firefox on Mac" }).click();
  await dialog.getByRole("button", { name: "Sign out" }).click();
  await expect(dialog.getByRole("button", { name: "Signing out" })).toBeVisible();
  await page.keyboard.press("Escape");
  await devices.getByRole("button", { name: "Sign out App on iPhone" }).click();
  await expect(dialog.getByRole("button", { name: "Sign out" })).toBeVisible();
  answer();
  await expect(devices.getByText("Firefox on Mac is signed out.")).toBeVisible();
  await expect(dialog.getByRole("heading", { name: "Sign out App on iPhone?" })).toBeVisible();
});

test.describe("where a device has the room that it has on a desktop", { tag: "@once" }, () => {
  test.use({ viewport: { width: 660, height: 800 } });

  for (const language of ["fr", "es"]) {
    test(`what is told of it breaks between its halves and not inside: ${language}`, async ({ page }) => {
      await page.goto(`/dev/states?lang=${language}`);
      const halves = page.getByRole("region", { name: "signed in on many" }).locator("li span.block");
      const lines = await halves.evaluateAll((spans) =>
        spans.map((span) => `${span.getClientRects().length} ${span.textContent}`),
      );
      expect(lines.length).toBeGreaterThan(5);
      expect(lines.filter((line) => !line.startsWith("1 "))).toEqual([]);
      // What stands between the halves is not left at the end of a line that the second one did not fit into.
      const dots = await halves.evaluateAll((spans) =>
        spans.flatMap((second) => {
          const dot = second.querySelector("[aria-hidden]")?.getBoundingClientRect();
          const first = second.previousElementSibling?.getBoundingClientRect();
          const all = second.closest("div")?.getBoundingClientRect();
          if (!dot || !first || !all) return [];
          return [dot.top === first.top ? "between" : dot.right <= all.left ? "cut off" : "left over"];
        }),
      );
      expect(dots.length).toBeGreaterThan(2);
      expect(dots).not.toContain("left over");
    });
  }
});

test.describe("on the narrowest phone", { tag: "@once" }, () => {
  test.use({ viewport: { width: 320, height: 640 } });

  for (const language of locales) {
    test(`nothing is cut off, and a device's words keep their room beside its button: ${language}`, async ({
      page,
    }) => {
      await page.goto(`/dev/states?lang=${language}`);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
      const tops = await page
        .getByRole("contentinfo")
        .getByRole("listitem")
        .evaluateAll((items) => items.map((item) => item.getBoundingClientRect().top));
      expect(tops.filter((top) => top === tops.at(-1)).length, "languages in the last line").toBeGreaterThan(
        1,
      );
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
