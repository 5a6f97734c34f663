import { expect, type Page, test } from "@playwright/test";

/** Everything that a documentation page must not do: complain, call out, or try what its policy forbids. */
async function faultsOf(page: Page, origin: string): Promise<string[]> {
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== origin) faults.push(`called ${url}`);
  });
  await page.exposeFunction("reportViolation", (what: string) => faults.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      const { reportViolation } = window as unknown as { reportViolation(what: string): void };
      reportViolation(`${effectiveDirective} blocked ${blockedURI}`);
    });
  });
  return faults;
}

const tools = [
  { path: "/docs", operation: "1. Send a code" },
  { path: "/redoc", operation: "1. Send a code" },
];

for (const { path, operation } of tools) {
  test(`${path} shows the API from our own files alone, under the strict policy`, async ({
    page,
    baseURL,
  }) => {
    const faults = await faultsOf(page, new URL(baseURL ?? "").origin);
    const answer = await page.goto(path);
    expect(answer?.headers()["content-security-policy"]).not.toContain("unsafe-inline");
    await expect(page.getByRole("heading", { name: "Three steps, three proofs" })).toBeVisible();
    await expect(page.getByText(operation).last()).toBeVisible();
    await page.waitForLoadState("networkidle");
    expect(faults).toEqual([]);
  });

  test(`${path} is named after the app`, async ({ page, request }) => {
    const { info } = await (await request.get("/openapi.json")).json();
    await page.goto(path);
    await expect(page).toHaveTitle(new RegExp(`^${info.title}`));
    await expect(page.getByRole("heading", { name: info.title })).toBeVisible();
  });
}

test("a call made from /docs reaches this server", async ({ page, baseURL }) => {
  const faults = await faultsOf(page, new URL(baseURL ?? "").origin);
  await page.goto("/docs#/Sessions/logout");
  const logout = page.locator("#operations-Sessions-logout");
  await logout.getByRole("button", { name: "Execute" }).click();
  await expect(logout.locator(".live-responses-table .response-col_status").last()).toHaveText(/^200/);
  expect(faults).toEqual([]);
});

test("the address of a problem code leads to its row", async ({ page, baseURL }) => {
  const faults = await faultsOf(page, new URL(baseURL ?? "").origin);
  await page.goto("/docs#wrong_code");
  await expect(page.getByText("1. Send a code")).toBeVisible();
  await expect(page.getByRole("row", { name: /wrong_code/ })).toBeInViewport();
  expect(faults).toEqual([]);
});

test.describe("for readers who prefer a dark page", () => {
  test.use({ colorScheme: "dark" });

  test("/docs is dark before anything is drawn", async ({ page }) => {
    await page.goto("/docs", { waitUntil: "commit" });
    await expect(page.locator("html")).toHaveClass("dark-mode");
  });
});

test("the files of the tools may be kept for ever", async ({ page, request }) => {
  await page.goto("/docs");
  const src = await page.locator('script[src^="/docs/assets/"]').getAttribute("src");
  const answer = await request.get(src ?? "");
  expect(answer.headers()["cache-control"]).toContain("immutable");
});
