import { expect, test } from "vitest";
import { openEmbedded } from "#lib/db/embedded.ts";
import { usageTables } from "#lib/db/store/spending.ts";

const hour = { scope: "network", windowSeconds: 3_600 } as const;
const day = { scope: "network", windowSeconds: 86_400 } as const;

test("different numbers are counted in the window whose limit is on them, and in no other", async () => {
  const database = await openEmbedded(":memory:");
  const messages = { ...hour, counts: "messages" } as const;
  const numbers = { ...hour, counts: "numbers" } as const;
  for (const own of [
    [messages, numbers],
    [numbers, messages],
  ]) {
    const [table = ""] = usageTables(database, [...own, { ...day, counts: "messages" }]);
    expect(table.match(/network_numbers_\d+/g)).toEqual(["network_numbers_3600"]);
    expect(table.match(/network_sent_\d+/g)).toEqual(["network_sent_3600", "network_sent_86400"]);
  }
  await database.close();
});
