import { expectAccessible } from "./accessibility.ts";
import { askForCode, codeFor, expect, test } from "./test.ts";

test("shows a message the moment it would have gone out, and is accessible", async ({
  page,
  context,
  line,
}) => {
  const inbox = await context.newPage();
  await inbox.goto(`/dev/inbox?phone_number=${encodeURIComponent(line.e164)}`);
  await expect(inbox.getByText("No messages yet.")).toBeVisible();
  await page.bringToFront();
  await askForCode(page, line);
  await inbox.bringToFront();
  const code = await codeFor(page.request, line);
  await expect(inbox.getByRole("button", { name: `Copy ${code}` })).toBeVisible();
  await expectAccessible(inbox);
});

test("offers to copy only where the browser can", async ({ page, line }) => {
  // As over plain http from a phone beside the developer.
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, "clipboard"));
  await askForCode(page, line);
  const code = await codeFor(page.request, line);
  await page.goto(`/dev/inbox?phone_number=${encodeURIComponent(line.e164)}`);
  await expect(page.getByText(`${code} is your`)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Copy/ })).toBeHidden();
});

test("the code page leads to it", async ({ page, line }) => {
  await askForCode(page, line);
  const opened = page.waitForEvent("popup");
  await page.getByRole("link", { name: "See the code in the inbox" }).click();
  const inbox = await opened;
  await expect(inbox.getByRole("button", { name: /^Copy/ })).toHaveCount(1);
});
