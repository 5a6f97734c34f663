// What a sign-in costs, beside the least that it could cost and beside better-auth, in one run on one machine:
// `npm run bench [-- --quick | --soak 600]`. Linux: processor times are read from /proc.
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { journeys } from "./load/journeys.mjs";
import { circumstances, costTable, goalTable, writeSection } from "./report/document.mjs";
import { betterAuth, floors, productEmbedded, productOnMariadb } from "./support/contestants.mjs";
import { openDatabaseServer } from "./support/database.mjs";
import { startGenerator } from "./support/generator.mjs";
import { measure } from "./support/measure.mjs";
import { residentMbOf } from "./support/process.mjs";
import { buildProduct } from "./support/product.mjs";
import { soak } from "./support/soak.mjs";

const { values: options } = parseArgs({
  options: {
    /** without better-auth, few rounds; prints only */
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    flows: { type: "string" },
    /** seconds of load, and nothing else: does memory grow? */
    soak: { type: "string" },
    /** leaves docs/performance.md alone */
    print: { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds ?? (options.quick ? 2 : 40));
/**
 * V8 collects all garbage where little happens for eight seconds, and throws what it compiled away after a minute; servers
 * are to be measured at work. So turns are short, and nobody waits long for the next one.
 */
const flows = Number(options.flows ?? (options.quick ? 200 : 250));
/** The peer takes several times as long for each, and the others would rest meanwhile. */
const peersFlows = Math.ceil(flows / 4);
const clients = 16;
/**
 * Rounds that count for nothing, because the servers are still being compiled in them: a server that has just been started
 * takes three times what it takes after twenty thousand requests of a kind.
 */
const warmUps = options.quick ? 1 : 24;
/** Each turn begins with so many that do not count: they prepare the statements on tables made anew, once in a server's life. */
const uncounted = (/** @type {number} */ count) => Math.ceil(count / 2);
/** Each session is looked at so often: most of what a session is for, and enough that no single pause decides its p99. */
const looks = 5;
const load = loadavg()[0] ?? 0;

await buildProduct();
const generator = await startGenerator();
const database = await openDatabaseServer();
const around = { generator, database, providerUrl: generator.providerUrl };
/** @type {import("./support/process.mjs").RunningServer[]} */
const servers = [];
try {
  if (options.soak !== undefined) await soak(around, { seconds: Number(options.soak), clients });
  else await compare();
} finally {
  for (const server of servers) await server.stop();
  generator.stop();
  await database.stop();
}

async function compare() {
  const rest = { ...(await startsAndRest(options.quick ? 1 : 5)), loadedMb: 0 };
  const contestants = [await productOnMariadb(around), await productEmbedded(around)];
  if (!options.quick) contestants.push(await betterAuth(around));
  const { plain, next, steps } = await floors(around);
  servers.push(...contestants.map(({ server }) => server), plain, next);

  /** @type {import("./report/goals.mjs").Costs} */
  const costs = {};
  /** @param {string} who @param {string} what @param {import("./support/measure.mjs").Cost} cost */
  const note = (who, what, cost) => {
    const steps = costs[who] ?? {};
    steps[what] = [...(steps[what] ?? []), cost];
    costs[who] = steps;
  };
  for (let round = -warmUps; round < rounds; round++) {
    const keep = round < 0 ? () => undefined : note;
    // People who have not been here before: nothing that a server remembers of earlier rounds may serve it.
    const first = (round + warmUps) * 3 * flows;
    for (const contestant of contestants) await playAll(contestant, first, keep);
    for (const step of steps) keep("plain", step, await plainly(plain, `/${step}`, 4));
    keep("plain", "send + message", await plainly(plain, "/send/message", 2));
    keep("next", "act", await plainly(next, "/act", 4));
    process.stderr.write(round < 0 ? "Warming up. " : `Round ${round + 1} of ${rounds}. `);
  }
  rest.loadedMb = residentMbOf(contestants[0]?.server.pid ?? 0);
  await tell(costs, rest);
}

/**
 * Each step by itself, for what it costs, and then whole flows; of the embedded database only those.
 * @param {import("./support/contestants.mjs").Contestant} contestant
 * @param {number} first of so many visitors: those of the steps, those of the flows, those who do not count
 * @param {(who: string, what: string, cost: import("./support/measure.mjs").Cost) => unknown} keep
 */
async function playAll({ app, server, empty, isPeer }, first, keep) {
  const count = isPeer ? peersFlows : flows;
  await empty();
  const warmUp = { kind: /** @type {const} */ ("flows"), app, count: uncounted(count), clients };
  await around.generator.play({ ...warmUp, first: first + 2 * flows, port: server.port });
  for (const step of Object.keys(server.name === "embedded" ? {} : (journeys[app] ?? {}))) {
    const laps = step === "session" ? looks : 1;
    const cost = await measure(around, server, {
      kind: "step",
      app,
      step,
      first,
      count,
      laps,
      clients,
    });
    keep(server.name, step, cost);
  }
  const cost = await measure(around, server, {
    kind: "flows",
    app,
    first: first + flows,
    count,
    clients,
  });
  keep(server.name, "flow", cost);
}

/** @param {import("./support/process.mjs").RunningServer} server @param {string} path @param {number} times */
async function plainly(server, path, times) {
  const order = { kind: /** @type {const} */ ("plain"), path, first: 0, clients };
  await around.generator.play({ ...order, count: uncounted(flows), port: server.port });
  return measure(around, server, { ...order, count: flows * times });
}

/** @param {number} times */
async function startsAndRest(times) {
  const startMs = [];
  const restMb = [];
  for (let time = 0; time < times; time++) {
    const { server } = await productOnMariadb(around);
    startMs.push(server.startMs);
    await sleep(3_000);
    restMb.push(residentMbOf(server.pid));
    await server.stop();
  }
  return { startMs, restMb };
}

/** @param {import("./report/goals.mjs").Costs} costs @param {import("./report/document.mjs").Rest} rest */
async function tell(costs, rest) {
  const text = [
    await circumstances({ database, script: "bench", rounds, flows, clients, load }),
    goalTable(costs, rest),
    `Resident memory after all rounds: ${rest.loadedMb.toFixed(0)} MB.`,
    costTable(costs),
  ].join("\n\n");
  console.log(`\n${text}`);
  if (options.quick || options.print) return;
  writeSection("bench", text);
}
