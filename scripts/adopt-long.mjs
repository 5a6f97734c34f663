// Adopts a table as large as one may be, which `npm test` tries with a small one: `npm run test:adopt:long -- --users 1000000`.
import { parseArgs } from "node:util";
import { prove } from "./testing/prove.mjs";

const { values } = parseArgs({ options: { users: { type: "string", default: "1000000" } } });
if (!/^[1-9]\d{3,6}$/.test(values.users))
  throw new Error("--users must be a whole number from 1000 to 9999999.");

await prove(["mysql"], {
  env: { ADOPT_USERS: values.users },
  extra: ["test/mysql/adopt-long"],
  timeoutMs: 60 * 60_000,
});
