// Where the server's processor time goes while people sign in: `npm run bench:profile [-- --print] [-- --keep folder]`.
// Chunks of Next's build are named as they are; its source maps would change what is measured.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { journeys } from "./load/journeys.mjs";
import { writeSection } from "./report/document.mjs";
import { sharesOf } from "./report/profile.mjs";
import { markdownTable } from "./report/table.mjs";
import { openDatabaseServer } from "./support/database.mjs";
import { startGenerator } from "./support/generator.mjs";
import { buildProduct, startProduct } from "./support/product.mjs";

const { values: options } = parseArgs({
  options: {
    flows: { type: "string", default: "2000" },
    /** how much of the lists is printed */
    top: { type: "string", default: "30" },
    /** leaves docs/performance.md alone */
    print: { type: "boolean", default: false },
    /** a folder that keeps the profile, for Chromium's developer tools */
    keep: { type: "string" },
  },
});
const count = Number(options.flows);
const clients = 16;

await buildProduct();
const generator = await startGenerator();
const database = await openDatabaseServer();
const directory = options.keep ?? mkdtempSync(join(tmpdir(), "bench-profile-"));
try {
  const { port, stop } = await startProduct({
    name: "product",
    providerUrl: generator.providerUrl,
    database: await database.newDatabase("profile"),
    nodeArgs: ["--cpu-prof", `--cpu-prof-dir=${directory}`],
  });
  await generator.play({ kind: "flows", app: "product", port, first: 0, count, clients });
  await stop();
  const [file = ""] = readdirSync(directory).filter((name) => name.endsWith(".cpuprofile"));
  const { owners, functions } = sharesOf(JSON.parse(readFileSync(join(directory, file), "utf8")));
  console.log(`${count} sign-ins (${Object.keys(journeys.product ?? {}).join(", ")}), the start included`);
  list("whose code", owners);
  list("which function, without those it calls", functions);
  if (!options.print) write(owners.slice(0, 12));
} finally {
  generator.stop();
  await database.stop();
  if (options.keep === undefined) rmSync(directory, { recursive: true, force: true });
}

/** @param {string} title @param {import("./report/profile.mjs").Share[]} shares */
function list(title, shares) {
  console.log(`\n${title}`);
  for (const { name, percent } of shares.slice(0, Number(options.top)))
    console.log(`${percent.toFixed(1).padStart(5)} %  ${name}`);
}

/** @param {import("./report/profile.mjs").Share[]} shares */
function write(shares) {
  const rows = shares.map(({ name, percent }) => [name, `${percent.toFixed(1)} %`]);
  const table = markdownTable([["whose code", "of the main thread"], ...rows], ["left", "right"]);
  writeSection("profile", table);
}
