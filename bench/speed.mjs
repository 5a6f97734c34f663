// What the server's own work costs, as ratios of one run: `npm run build && npm run bench [-- requests]`. Counts the
// processor time of the server, which other work on the machine does not change (Linux: read from /proc).
import { startProduct } from "../scripts/pictures/product.mjs";
import { newVisitor, signIn } from "./support/flow.mjs";
import { median } from "./support/median.mjs";
import { cpuMsOf, inParallel } from "./support/processor.mjs";

const requests = Number(process.argv[2] ?? 600);
const flows = 100;
const rounds = 5;
const clients = 4;
// Reserved for fiction in every area: 555-0100 to 555-0199.
const lines = [212, 305].map(
  (area) => (/** @type {number} */ nth) => `+1${area}555${String(100 + nth).padStart(4, "0")}`,
);
const lineOfVisitor = "+12025550112";

const product = await startProduct();
try {
  const known = newVisitor(product.origin);
  await signIn(known, lineOfVisitor);
  const page = await (await known.ask("GET", "/robots.txt")).text();
  if (page === "") throw new Error("The static file is empty.");
  const reads = [
    { name: "GET /health", path: "/health", who: newVisitor(product.origin) },
    { name: "GET /api/session, signed in", path: "/api/session", who: known },
    { name: "GET /icon.svg, a static file", path: "/icon.svg", who: newVisitor(product.origin) },
    { name: "GET /, the phone page", path: "/", who: newVisitor(product.origin) },
  ];
  const costs = reads.map(() => /** @type {number[]} */ ([]));
  for (let round = -1; round < rounds; round++) {
    for (const [at, { path, who }] of reads.entries()) {
      const cost = await cpuMsOf(product.pid, requests, () =>
        inParallel(requests, clients, () => read(who, path)),
      );
      // The first round warms everything up.
      if (round >= 0) costs[at]?.push(cost);
    }
  }
  const [health = 1, session = 1, file = 1, phone = 1] = costs.map(median);
  for (const [at, { name }] of reads.entries()) tell(name, median(costs[at] ?? []));
  console.log(
    `session check / health: ${(session / health).toFixed(1)}   phone page / file: ${(phone / file).toFixed(1)}`,
  );
  for (const line of lines) {
    const startedAt = performance.now();
    let next = 0;
    const cost = await cpuMsOf(product.pid, flows, () =>
      inParallel(flows, clients, () => signIn(newVisitor(product.origin), line(next++))),
    );
    const perSecond = (flows / (performance.now() - startedAt)) * 1000;
    tell(`sign-in: send, inbox, verify, login (${perSecond.toFixed(0)} a second)`, cost);
  }
} finally {
  await product.stop();
}

/** @param {import("./support/flow.mjs").Visitor} who @param {string} path */
async function read(who, path) {
  const answer = await who.ask("GET", path);
  await answer.arrayBuffer();
}

/** @param {string} name @param {number} ms */
function tell(name, ms) {
  console.log(`${name.padEnd(56)} ${ms.toFixed(2).padStart(6)} ms of processor time`);
}
