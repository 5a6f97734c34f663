// Takes a picture of every page in every state, on phone and desktop, light and dark, from the built product, and puts
// them on one sheet per look. `npm run build && npm run screenshots`; the pictures land in screenshots/.
import { mkdirSync } from "node:fs";
import { takeGalleries } from "./pictures/galleries.mjs";
import { takeReadmePicture } from "./pictures/readme.mjs";
import { takeSheet } from "./pictures/sheet.mjs";
import { looks, states } from "./pictures/states.mjs";
import { tour } from "./pictures/tour.mjs";
import { devanagari } from "./system/devanagari.mjs";
import { provide } from "./system/provide.mjs";

const folder = "screenshots";
mkdirSync(folder, { recursive: true });
try {
  provide(devanagari);
} catch (error) {
  // All other pictures are as good without it.
  console.warn(error instanceof Error ? error.message : error);
}

await tour(async ({ browser, origin, walk }) => {
  for (const look of looks) {
    await walk(look, states, async (page, { name }) => {
      await page.screenshot({ path: pathOf(look, name) });
      process.stdout.write(".");
    });
    const pictures = states.map(({ name }) => pathOf(look, name));
    await takeSheet(browser, `${folder}/${look.name}.png`, pictures, look);
    console.log(` ${folder}/${look.name}.png`);
  }
  await takeGalleries(browser, origin, folder, looks);
  const steps = ["phone-typed", "code-typing", "account-many"].map((name) => pathOf(looks[0], name));
  await takeReadmePicture(browser, "docs/screenshot.png", steps);
  console.log("docs/screenshot.png");
});

/** @param {{ name: string }} look @param {string} name */
function pathOf(look, name) {
  return `${folder}/${look.name}-${name}.png`;
}
