// Loaded into a server before its own code: writes down what it asks of its database, a line for each statement.
import { appendFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
// No part of what the driver offers, which has a channel for such listeners, but only on a way that the product does not take.
const Execute = require(join(dirname(require.resolve("mysql2")), "lib/commands/execute.js"));
const { start } = Execute.prototype;

/** @this {{ statement: { query: string }, parameters: unknown[] }} @param {unknown[]} args */
Execute.prototype.start = function (...args) {
  const { statement, parameters: values } = this;
  appendFileSync(process.env.STATEMENTS ?? "", `${JSON.stringify({ sql: statement.query, values })}\n`);
  return start.apply(this, args);
};
