// How many connections to the database an instance should have: `npm run bench:pool [-- --print]`. Servers with pools of
// different size play the same sign-ins in turns, beside one with the default. Linux: processor times are read from /proc.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { circumstances, writeSection } from "./report/document.mjs";
import { figure, ratioOf, withSpread } from "./report/figures.mjs";
import { markdownTable } from "./report/table.mjs";
import { emptyTables, openDatabaseServer } from "./support/database.mjs";
import { startGenerator } from "./support/generator.mjs";
import { measure } from "./support/measure.mjs";
import { median } from "./support/median.mjs";
import { buildProduct, startProduct } from "./support/product.mjs";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "16" },
    flows: { type: "string", default: "400" },
    /** leaves docs/performance.md alone */
    print: { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds);
const flows = Number(options.flows);
const clients = 16;
/** Rounds that count for nothing, because the servers are still being compiled in them. */
const warmUps = 2;
const usual = 10;
const sizes = [2, 4, 6, usual, 16, 24];
const load = loadavg()[0] ?? 0;

/** @typedef {{ size: number, name: string, server: import("./support/process.mjs").RunningServer, costs: import("./support/measure.mjs").Cost[] }} Pool */

await buildProduct();
const generator = await startGenerator();
const database = await openDatabaseServer();
/** @type {Pool[]} */
const pools = [];
try {
  for (const size of sizes) {
    const settings = { ...(await database.newDatabase("pool")), DB_CONNECTIONS: String(size) };
    const server = await startProduct({
      name: `pool of ${size}`,
      providerUrl: generator.providerUrl,
      database: settings,
    });
    pools.push({ size, name: settings.DB_NAME, server, costs: [] });
  }
  for (let round = -warmUps; round < rounds; round++) {
    // Back and forth, so that none is always the one after a larger one.
    for (const pool of round % 2 === 0 ? pools : pools.toReversed()) {
      const cost = await play(pool);
      if (round >= 0) pool.costs.push(cost);
    }
    process.stderr.write(round < 0 ? "Warming up. " : `Round ${round + 1} of ${rounds}. `);
  }
  await tell();
} finally {
  for (const { server } of pools) await server.stop();
  generator.stop();
  await database.stop();
}

/** @param {Pool} pool */
async function play({ name, server }) {
  await emptyTables(database, name);
  const order = { kind: /** @type {const} */ ("flows"), app: "product", clients };
  await generator.play({ ...order, port: server.port, first: flows, count: flows / 2 });
  return measure({ generator, database }, server, { ...order, first: 0, count: flows });
}

async function tell() {
  const base = pools.find(({ size }) => size === usual)?.costs ?? [];
  const rows = pools.map(({ size, costs }) => {
    const ratio = (/** @type {(cost: import("./support/measure.mjs").Cost) => number} */ pick) =>
      withSpread(ratioOf(costs.map(pick), base.map(pick)));
    return [
      String(size),
      figure(median(costs.map(({ perSecond }) => perSecond))),
      ratio(({ perSecond }) => perSecond),
      ratio(({ cpuMs, databaseMs }) => cpuMs + databaseMs),
      ratio(({ p99 }) => p99),
    ];
  });
  const head = [
    "connections",
    "sign-ins per second",
    `ratio to ${usual} connections`,
    "CPU, both",
    "p99 of a sign-in",
  ];
  const table = markdownTable([head, ...rows], ["right", "right", "right", "right", "right"]);
  const text = `${await circumstances({ database, script: "bench:pool", rounds, flows, clients, load })}\n\n${table}`;
  console.log(`\n${text}`);
  if (options.print) return;
  writeSection("pool", text);
}
