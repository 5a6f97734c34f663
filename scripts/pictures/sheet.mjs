import { readFileSync } from "node:fs";

/**
 * All pictures of one look on one sheet, smaller, each with its name.
 * @param {import("@playwright/test").Browser} browser
 * @param {string} path
 * @param {readonly string[]} pictures
 * @param {import("./states.mjs").Look} look
 */
export async function takeSheet(browser, path, pictures, look) {
  const columns = look.width > 400 ? 4 : 7;
  const page = await browser.newPage({ viewport: { width: columns * (look.width + 16) + 32, height: 900 } });
  const figures = pictures.map((picture) => {
    const name = picture.slice(picture.indexOf(look.name) + look.name.length + 1, -4);
    return `<figure><img src="${asData(picture)}" width="${look.width}"><figcaption>${name}</figcaption></figure>`;
  });
  await page.setContent(
    `<style>body{display:flex;flex-wrap:wrap;gap:16px;margin:16px;background:#808684;font:13px system-ui;color:#fff}
    figure{margin:0}img{display:block;border-radius:6px;margin-block-end:4px}</style>${figures.join("")}`,
  );
  await page.screenshot({ path, fullPage: true });
  await page.close();
}

/** @param {string} picture */
export function asData(picture) {
  return `data:image/png;base64,${readFileSync(picture).toString("base64")}`;
}
