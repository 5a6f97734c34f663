import { describe, expect, test } from "vitest";
import { commands } from "#lib/cli/commands.ts";
import { newNumber } from "../../support/numbers.ts";
import { operate } from "../../support/operator.ts";
import { freePort } from "../../support/port.ts";
import { newSecrets } from "../../support/server.ts";
import { setStage } from "../../support/stage.ts";

describe("an operator's command", () => {
  const given = { nothing: [], configuration: [], number: [newNumber()], text: ["+1202555"], words: [] };
  // A backup of a server is for its own program, and the configuration is checked without a database.
  const asking = commands.filter((command) => command.name !== "backup" && command.takes !== "configuration");

  test.each(asking)("$name says in one line that the database does not answer", async ({ name, takes }) => {
    const env = { ...newSecrets(), DB_HOST: "127.0.0.1", DB_PORT: String(await freePort()) };
    expect(await operate(env, name, ...given[takes])).toEqual({
      code: 1,
      said: "",
      complained: expect.stringMatching(/^The database does not answer: connect ECONNREFUSED [\d.:]+\n$/),
    });
  });

  test("says in one line that the tables were never made, and how to make them", async () => {
    const { env, remove } = await setStage("mysql");
    try {
      const { complained } = await operate(env, "show", newNumber());
      expect(complained).toMatch(/^The tables of this database were never made\..* npm run db:migrate\n$/);
    } finally {
      remove();
    }
  });
});
