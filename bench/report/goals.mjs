import { ratioOf } from "./figures.mjs";

/**
 * What was measured, round by round: `cost.product.send[2].cpuMs`. A contestant that did not take part is missing.
 * @typedef {Record<string, Record<string, import("../support/measure.mjs").Cost[]>>} Costs
 * @typedef {{ what: string, against: string, ratio: import("./figures.mjs").Spread, goal: number, atLeast?: boolean }} Judged
 */

const names = {
  send: "send",
  verify: "verify",
  login: "login",
  session: "session check",
  flow: "whole sign-in",
};

/** @typedef {"cpuMs" | "perSecond"} Field */

/** @type {readonly { what: string, of: [string, string], against: [string, string], says: string, field: Field, goal: number, atLeast?: true }[]} */
const goals = [
  ...["send", "verify"].flatMap((step) => [
    cpu(step, ["plain", step], "plain `node:http` + the same statements", 3),
    cpu(step, ["next", "act"], "bare Next handler + UPDATE + seal", 0.4),
  ]),
  cpu("login", ["next", "act"], "bare Next handler + UPDATE + seal", 0.7),
  cpu("session", ["plain", "session"], "plain `node:http` + one SELECT", 2),
  cpu("flow", ["better-auth", "flow"], "better-auth's sign-in", 0.35),
  {
    what: "whole sign-ins per second",
    of: ["product", "flow"],
    against: ["better-auth", "flow"],
    says: "better-auth's",
    field: "perSecond",
    goal: 2.5,
    atLeast: true,
  },
  {
    what: "whole sign-ins per second, embedded database",
    of: ["embedded", "flow"],
    against: ["product", "flow"],
    says: "MariaDB",
    field: "perSecond",
    goal: 1,
    atLeast: true,
  },
];

/** @param {string} step @param {[string, string]} against @param {string} says @param {number} goal */
function cpu(step, against, says, goal) {
  const what = `${names[/** @type {keyof typeof names} */ (step)]}: CPU`;
  return {
    what,
    of: /** @type {[string, string]} */ (["product", step]),
    against,
    says,
    field: /** @type {const} */ ("cpuMs"),
    goal,
  };
}

/** Every goal whose two sides were measured. @param {Costs} costs @returns {Judged[]} */
export function judge(costs) {
  const sides = goals.map(({ of, against, field, ...goal }) => {
    const [ours, theirs] = [of, against].map(([who, what]) =>
      (costs[who]?.[what] ?? []).map((cost) => cost[field]),
    );
    return { ...goal, ours: ours ?? [], theirs: theirs ?? [] };
  });
  const compared = sides
    .filter(({ ours, theirs }) => ours.length > 0 && theirs.length > 0)
    .map(({ ours, theirs, says, ...goal }) => ({ ...goal, against: says, ratio: ratioOf(ours, theirs) }));
  const tails = Object.entries(costs.product ?? {})
    .filter(([step]) => step !== "flow")
    .map(([step, rounds]) => ({
      what: `${names[/** @type {keyof typeof names} */ (step)]}: p99 at 16 clients`,
      against: "its p50",
      ratio: ratioOf(
        rounds.map(({ p99 }) => p99),
        rounds.map(({ p50 }) => p50),
      ),
      goal: 3,
    }));
  return [...compared, ...tails];
}

/** @param {Judged} judged */
export function isMet({ ratio, goal, atLeast = false }) {
  return atLeast ? ratio.median >= goal : ratio.median <= goal;
}
