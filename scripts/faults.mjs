// The long versions of what `npm test` tries for a moment: `npm run test:faults:long -- --seconds 600 --seed 7` and
// `npm run test:races -- --rounds 50`. The seed is printed, and decides which faults come in which order; when exactly
// they meet a request is up to the machine.
import { parseArgs } from "node:util";
import { prove } from "./testing/prove.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string" },
    seed: { type: "string" },
    rounds: { type: "string" },
    kills: { type: "string" },
  },
});
for (const [name, value] of Object.entries(values)) {
  if (!/^[1-9]\d{0,8}$/.test(value ?? "")) throw new Error(`--${name} must be a whole number.`);
}
const [what] = positionals;
if (what !== "long" && what !== "races") throw new Error("Say what to run: long, or races.");

const seed = values.seed ?? String(Date.now() % 2 ** 31);
const settings =
  what === "races"
    ? { FAULT_ROUNDS: values.rounds ?? "50" }
    : {
        FAULT_SECONDS: values.seconds ?? "600",
        FAULT_KILLS: values.kills ?? "200",
        FAULT_ROUNDS: values.rounds ?? "10",
        FAULT_FULL: "true",
      };
console.log(`seed ${seed}`);

await prove(["faults"], {
  env: { ...settings, FAULT_SEED: seed },
  extra: what === "races" ? ["test/faults/races"] : [],
  timeoutMs: 4 * 60 * 60_000,
});
