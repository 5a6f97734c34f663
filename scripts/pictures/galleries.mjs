/** @typedef {import("@playwright/test").Browser} Browser */

/** Every state side by side, in our colours and in two other brands', read from both sides. */
const galleries = [
  { name: "states", query: "" },
  { name: "states-plum-arabic", query: "?lang=ar&brand=7c3aed" },
  { name: "states-leaf-hindi", query: "?lang=hi&brand=25d366" },
];

/**
 * Pictures of `/dev/states` as a whole, on phone and desktop, light and dark.
 * @param {Browser} browser @param {string} baseURL @param {string} folder @param {readonly import("./states.mjs").Look[]} looks
 */
export async function takeGalleries(browser, baseURL, folder, looks) {
  for (const { name, query } of galleries) {
    for (const look of looks) {
      const page = await browser.newPage({ ...look.options, baseURL });
      await page.goto(`/dev/states${query}`, { waitUntil: "networkidle" });
      await page.screenshot({ path: `${folder}/${look.name}-${name}.png`, fullPage: true });
      await page.context().close();
    }
    console.log(`${folder}/*-${name}.png`);
  }
}
