// Loaded into a server before its own code: writes down what it asks of its database, a line for each statement.
import { tracingChannel } from "node:diagnostics_channel";
import { appendFileSync } from "node:fs";

tracingChannel("mysql2:execute").subscribe({
  start(message) {
    const { query: sql, values } = /** @type {{ query: string, values: unknown[] }} */ (message);
    appendFileSync(process.env.STATEMENTS ?? "", `${JSON.stringify({ sql, values })}\n`);
  },
  end() {},
  asyncStart() {},
  asyncEnd() {},
  error() {},
});
