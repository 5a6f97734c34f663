// Whether verifying a code and looking at a session cost the same however many people there are, while a million old rows
// wait to be purged, and while many others sign in: `npm run bench:flat [-- --huge] [-- --print]`. Linux: processor times are read from /proc.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { numberOf } from "./load/numbers.mjs";
import { circumstances, writeSection } from "./report/document.mjs";
import { figure, ratioOf, withSpread } from "./report/figures.mjs";
import { markdownTable } from "./report/table.mjs";
import { openDatabaseServer } from "./support/database.mjs";
import { multiply } from "./support/fill.mjs";
import { startGenerator } from "./support/generator.mjs";
import { measure } from "./support/measure.mjs";
import { median } from "./support/median.mjs";
import { buildProduct, startProduct } from "./support/product.mjs";

const { values: options } = parseArgs({
  options: {
    /** ten million people too: ten minutes and 10 GB more */
    huge: { type: "boolean", default: false },
    rounds: { type: "string", default: "7" },
    flows: { type: "string", default: "400" },
    /** leaves docs/performance.md alone */
    print: { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds);
const flows = Number(options.flows);
const clients = 4;
const million = 1_000_000;
/** Older than anything is kept. */
const longAgoDays = 400;
const load = loadavg()[0] ?? 0;

const sizes = [
  { name: "10 000 people", people: 10_000 },
  { name: "1 million people", people: million },
  { name: "1 million people, a million expired rows in each table", people: million, expired: million },
  { name: "10 000 people, 10 000 messages just now", people: 10_000, recent: 10_000 },
  ...(options.huge ? [{ name: "10 million people", people: 10 * million }] : []),
];

await buildProduct();
const generator = await startGenerator();
const database = await openDatabaseServer();
const around = { generator, database };
try {
  /** @type {{ name: string, server: import("./support/process.mjs").RunningServer, steps: Record<string, import("./support/measure.mjs").Cost[]> }[]} */
  const filled = [];
  for (const { name, people, expired = 0, recent = 0 } of sizes) {
    process.stderr.write(`Filling: ${name}. `);
    const settings = await database.newDatabase("flat");
    const server = await startProduct({ name, providerUrl: generator.providerUrl, database: settings });
    // Somebody to be like, with numbers that no visitor of the rounds has.
    await play(server, "flows", 0, 1);
    await guessWrong(server, numberOf(1));
    if (expired > 0)
      await multiply(database, settings.DB_NAME, {
        rows: expired,
        from: 100 * million,
        ageDays: longAgoDays,
      });
    await multiply(database, settings.DB_NAME, {
      rows: people,
      from: million,
      tables: ["users", "sessions"],
    });
    if (recent > 0)
      await multiply(database, settings.DB_NAME, { rows: recent, from: 300 * million, tables: ["sends"] });
    filled.push({ name, server, steps: {} });
  }
  for (let round = -1; round < rounds; round++) {
    for (const { server, steps } of filled) {
      for (const step of ["send", "verify", "login", "session"]) {
        const cost = await play(server, step, 2 + (round + 1) * flows, flows);
        if (round >= 0) steps[step] = [...(steps[step] ?? []), cost];
      }
    }
    process.stderr.write(round < 0 ? "Warm. " : `Round ${round + 1} of ${rounds}. `);
  }
  await tell(filled);
  for (const { server } of filled) await server.stop();
} finally {
  generator.stop();
  await database.stop();
}

/** @param {import("./support/process.mjs").RunningServer} server @param {string} step @param {number} first @param {number} count */
function play(server, step, first, count) {
  const shared = { app: "product", first, count, clients };
  if (step === "flows") return measure(around, server, { kind: "flows", ...shared });
  return measure(around, server, { kind: "step", step, laps: step === "session" ? 3 : 1, ...shared });
}

/** @param {import("./support/process.mjs").RunningServer} server @param {string} phone */
async function guessWrong({ port }, phone) {
  const post = (/** @type {string} */ path, /** @type {object} */ body) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ phone_number: phone, ...body }),
    });
  await post("/api/send-otp", {});
  const { status } = await post("/api/verify-otp", { otp: "000000" });
  if (status !== 401) throw new Error(`A wrong code was answered ${status}.`);
}

/** @param {{ name: string, steps: Record<string, import("./support/measure.mjs").Cost[]> }[]} filled */
async function tell(filled) {
  const [small, ...large] = filled;
  const rows = large.flatMap(({ name, steps }) =>
    Object.entries(steps).map(([step, costs]) => {
      const base = small?.steps[step] ?? [];
      const both = ratioOf(costs.map(total), base.map(total));
      const database = ratioOf(
        costs.map(({ databaseMs }) => databaseMs),
        base.map(({ databaseMs }) => databaseMs),
      );
      const read = [base, costs].map((side) => figure(median(side.map(({ rowsRead }) => rowsRead))));
      const goal = step === "verify" || step === "session" ? "≤ 1.1" : "";
      const met = goal === "" ? "" : both.median <= 1.1 ? "yes" : "**no**";
      return [
        `${step}, ${name}`,
        figure(median(costs.map(total))),
        withSpread(both),
        withSpread(database),
        read.join(" → "),
        goal,
        met,
      ];
    }),
  );
  const head = [
    "what",
    "CPU ms, both",
    "ratio to 10 000 people",
    "of the database alone",
    "rows read",
    "goal",
    "met",
  ];
  const table = markdownTable([head, ...rows], ["left", "right", "right", "right", "right", "right", "left"]);
  const text = `${await circumstances({ database, script: "bench:flat", rounds, flows, clients, load })}\n\n${table}`;
  console.log(`\n${text}`);
  if (options.print) return;
  writeSection("flat", text);
}

/** Of the server and of its database. @param {import("./support/measure.mjs").Cost} cost */
function total({ cpuMs, databaseMs }) {
  return cpuMs + databaseMs;
}
