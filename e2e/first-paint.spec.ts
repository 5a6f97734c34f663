import type { Page } from "@playwright/test";
import { expect, test, untilLive } from "./test.ts";

/** Opens the phone page in a browser that draws no frame until it is told to. */
async function openUnpainted(page: Page) {
  await page.addInitScript(() => {
    const waiting: FrameRequestCallback[] = [];
    const draw = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) => waiting.push(callback);
    window.addEventListener("paint-now", () => {
      window.requestAnimationFrame = draw;
      for (const callback of waiting) draw(callback);
    });
  });
  const fetched: string[] = [];
  page.on("request", (request) => {
    if (request.resourceType() === "script") fetched.push(request.url());
  });
  await page.goto("/");
  return { fetched, paint: () => page.evaluate(() => void window.dispatchEvent(new Event("paint-now"))) };
}

const hasRun = (page: Page) => page.evaluate(() => "next" in window);

test("scripts wait for the first frame", async ({ page }) => {
  const { fetched, paint } = await openUnpainted(page);
  // Long enough for what was asked for to have arrived and run.
  await page.waitForTimeout(300);
  expect(await hasRun(page)).toBe(false);
  expect(fetched).toEqual([]);
  await paint();
  await untilLive(page);
  expect(await hasRun(page)).toBe(true);
  expect(new Set(fetched).size, "nothing is fetched twice").toBe(fetched.length);
});

test("a page that nobody sees waits for no paint", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(document, "hidden", { value: true }));
  await openUnpainted(page);
  await untilLive(page);
});

test("every script runs once", async ({ page }) => {
  await page.goto("/");
  await untilLive(page);
  const sources = await page.evaluate(() => Array.from(document.scripts, ({ src }) => src).filter(Boolean));
  expect(new Set(sources).size).toBe(sources.length);
});

test("markup put into the page cannot pose as one of its scripts", async ({ page }) => {
  const { fetched, paint } = await openUnpainted(page);
  await page.evaluate(() => {
    for (const source of ["/_next/static/evil.js", "https://evil.example.test/_next/static/evil.js"]) {
      for (const nonce of ["", ' nonce="guessed"'])
        document.body.insertAdjacentHTML(
          "beforeend",
          `<script type="late" src="${source}"${nonce}></script>`,
        );
    }
  });
  await paint();
  await untilLive(page);
  expect(fetched.filter((url) => url.includes("evil"))).toEqual([]);
});
