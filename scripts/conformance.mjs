// The long version of what `npm test` tries for a moment: random requests, each answer held against the OpenAPI document.
// `npm run test:conformance:long -- --seconds 600 --seed 7`. The seed is printed, and decides which requests come in which
// order; on each kind of database they come for so many seconds.
import { parseArgs } from "node:util";
import { prove } from "./testing/prove.mjs";

const { values } = parseArgs({ options: { seconds: { type: "string" }, seed: { type: "string" } } });
for (const [name, value] of Object.entries(values)) {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new Error(`--${name} must be a whole number.`);
}
const { seconds = "300", seed = String(Date.now() % 2 ** 31) } = values;
console.log(`seed ${seed}`);

await prove(["http"], {
  env: { CONFORMANCE_SECONDS: seconds, CONFORMANCE_SEED: seed },
  extra: ["test/http/conformance"],
  timeoutMs: (2 * Number(seconds) + 600) * 1_000,
});
