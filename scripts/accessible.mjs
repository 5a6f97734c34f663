// Looks for anything that keeps people out, in every state that the pictures show, in both themes, and for what does not
// fit in the other languages; then pictures the states in forced colours, which only eyes can judge. The sheet lands in
// reports/. `npm run build && npm run accessible [-- part of a name]`
import { mkdirSync } from "node:fs";
import { faultsOf, misfits } from "./accessibility/faults.mjs";
import { takeSheet } from "./pictures/sheet.mjs";
import { states as all, looks } from "./pictures/states.mjs";
import { tour } from "./pictures/tour.mjs";

const states = all.filter(({ name }) => name.includes(process.argv[2] ?? ""));
const folder = "reports/forced-colors";
mkdirSync(folder, { recursive: true });

const [first] = looks;
const themes = looks.filter(({ name }) => name === "phone-light" || name === "desktop-dark");
/** @type {import("./pictures/states.mjs").Look} */
const forced = { ...first, name: "forced", options: { ...first.options, forcedColors: "active" } };
const galleries = ["hi", "es", "fr", "ar"].map((language) => ({
  name: `every state in ${language}`,
  path: `/dev/states?lang=${language}`,
}));

await tour(async ({ browser, walk }) => {
  for (const look of themes) {
    await walk(look, states, async (page, { name }) => tell(`${look.name} ${name}`, await faultsOf(page)));
  }
  // axe judges these in `npm run test:e2e`; here it is whether the longest words of a language still fit.
  await walk(first, galleries, async (page, { name }) => tell(name, await misfits(page)));
  await walk(forced, states, (page, { name }) => page.screenshot({ path: pathOf(name) }));
  const pictures = states.map(({ name }) => pathOf(name));
  await takeSheet(browser, `${folder}.png`, pictures, forced);
  console.log(`${folder}.png is for your eyes`);
});

/** @param {string} name @param {readonly string[]} faults */
function tell(name, faults) {
  console.log(`${faults.length === 0 ? "ok    " : "FAULTS"} ${name}`);
  for (const fault of faults) console.error(`  ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

/** @param {string} name */
function pathOf(name) {
  return `${folder}/${forced.name}-${name}.png`;
}
