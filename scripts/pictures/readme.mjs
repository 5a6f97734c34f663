import { asData } from "./sheet.mjs";

/**
 * Three steps side by side, the one picture that the README shows.
 * @param {import("@playwright/test").Browser} browser
 * @param {string} path
 * @param {readonly string[]} pictures
 */
export async function takeReadmePicture(browser, path, pictures) {
  const page = await browser.newPage({ viewport: { width: 1040, height: 604 } });
  await page.setContent(
    `<style>body{display:flex;justify-content:center;gap:32px;margin:0;padding:32px;background:#e4ebe8}
    img{width:298px;height:540px;object-fit:cover;object-position:top;border-radius:28px;border:1px solid #cfd8d4}</style>
    ${pictures.map((picture) => `<img src="${asData(picture)}">`).join("")}`,
  );
  await page.screenshot({ path });
  await page.close();
}
