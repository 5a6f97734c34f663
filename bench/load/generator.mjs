// The load, in a process of its own: takes orders from the benchmark, plays them with so many clients at once, each of
// which waits for its answer before it goes on, and reports how long each answer took. The stand-in for Twilio is here
// too, because the codes are needed here.
import { percentile } from "../support/median.mjs";
import { journeys, keepCookies, newVisitor, post } from "./journeys.mjs";
import { startProvider } from "./provider.mjs";
import { Wire } from "./wire.mjs";

/**
 * `step`: one step, in so many laps, for visitors who have done those before it · `flows`: all steps, visitor by visitor · `plain`: the same
 * request again and again.
 * @typedef {{ kind: "step", app: string, step: string, laps?: number }} StepOrder
 * @typedef {{ kind: "flows", app: string, seconds?: number }} FlowsOrder
 * @typedef {{ kind: "plain", path: string }} PlainOrder
 * @typedef {(StepOrder | FlowsOrder | PlainOrder) & { clients: number, first: number, count: number }} Turn
 * @typedef {Turn & { port: number }} Order
 * @typedef {{ done: number, seconds: number, p50: number, p99: number }} Played
 */

const provider = await startProvider();
/** @type {Map<string, import("./journeys.mjs").Visitor>} */
const visitors = new Map();

process.on("message", async (/** @type {Order} */ order) => {
  try {
    process.send?.({ played: await play(order) });
  } catch (error) {
    process.send?.({ error: String(error) });
  }
});
process.once("disconnect", () => process.exit());
process.send?.({ providerUrl: provider.url });

/** @param {Order} order @returns {Promise<Played>} */
async function play(order) {
  const { port, clients, first, count } = order;
  const work = workOf(order);
  const lastStart = order.kind === "flows" && order.seconds ? performance.now() + order.seconds * 1000 : 0;
  let next = first;
  const last = first + count * (order.kind === "step" ? (order.laps ?? 1) : 1);
  const goesOn = () => (lastStart > 0 ? performance.now() < lastStart : next < last);
  /** @type {number[]} */
  const times = [];
  const startedAt = performance.now();
  const client = async () => {
    const wire = new Wire(port);
    while (goesOn()) {
      const nth = next++;
      const from = performance.now();
      await work(wire, nth);
      times.push(performance.now() - from);
    }
    wire.close();
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - startedAt) / 1000;
  return { done: times.length, seconds, p50: percentile(times, 50), p99: percentile(times, 99) };
}

/** @param {Order} order @returns {(wire: Wire, nth: number) => Promise<void>} */
function workOf(order) {
  if (order.kind === "plain") {
    const request = post(newVisitor(0), order.path, { phone_number: newVisitor(0).phone });
    return (wire) => asked(wire, request).then(() => undefined);
  }
  const { app } = order;
  const steps = journeys[app] ?? {};
  const [firstStep = ""] = Object.keys(steps);
  /** @param {Wire} wire @param {string} step @param {import("./journeys.mjs").Visitor} visitor */
  const take = async (wire, step, visitor) => {
    const request = steps[step]?.(visitor, () => provider.codeFor(visitor.phone)) ?? "";
    keepCookies(visitor, await asked(wire, request));
  };
  if (order.kind === "flows") {
    return async (wire, nth) => {
      const visitor = newVisitor(nth);
      for (const step of Object.keys(steps)) await take(wire, step, visitor);
    };
  }
  return async (wire, nth) => {
    const key = `${app} ${order.first + ((nth - order.first) % order.count)}`;
    if (order.step === firstStep) visitors.set(key, newVisitor(nth));
    const visitor = visitors.get(key);
    if (visitor === undefined) throw new Error(`${key} has not begun.`);
    await take(wire, order.step, visitor);
  };
}

/** The head of an answer that must be a success. @param {Wire} wire @param {string} request */
async function asked(wire, request) {
  const { status, head, body } = await wire.ask(request);
  if (status !== 200) throw new Error(`${request.slice(0, request.indexOf("\r\n"))}: ${status} ${body}`);
  return head;
}
