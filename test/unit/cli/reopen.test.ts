import { afterEach, beforeEach, expect, test } from "vitest";
import type { Desk } from "#lib/cli/commands.ts";
import { reopen } from "#lib/cli/reopen.ts";
import type { Database } from "#lib/db/database.ts";
import { openEmbedded } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { createStore } from "#lib/db/store/store.ts";
import { parsePhone } from "#lib/phone.ts";

const rule = "prefixConversionPercent";
let database: Database;
let desk: Desk;
let said: string[];
let noted: unknown[];

beforeEach(async () => {
  database = await openEmbedded(":memory:");
  await migrate(database, "sql");
  [said, noted] = [[], []];
  const store = createStore(database);
  const rules = { defaultCountry: "US", allowedCountries: null, appEnv: "development" } as const;
  desk = {
    store,
    readPhone: (written: string) => parsePhone(written, rules),
    say: (line: string) => said.push(line),
    note: (entry: unknown) => noted.push(entry),
  } as unknown as Desk;
  const later = Date.now() + 86_400_000;
  for (const subject of ["+1202555", "+1202556", "+121255"])
    await store.closeTap({ scope: "prefix", subject, limit: rule }, later);
  await store.closeTap({ scope: "country", subject: "US", limit: "unverifiedPerCountryPerDay" }, null);
});
afterEach(() => database.close());

const closed = async () => (await desk.store.listClosedTaps()).taps.map(({ subject }) => subject).toSorted();

test.each([
  ["a whole number", "+12025550123", ["+1202556", "+121255", "US"]],
  ["a number as people write it", "+1 (202) 555-0123", ["+1202556", "+121255", "US"]],
  ["the digits of a national number", "202 555 0123", ["+1202556", "+121255", "US"]],
  ["a prefix", "+1202555", ["+1202556", "+121255", "US"]],
  ["the beginning of several", "+1202", ["+121255", "US"]],
  ["a country, which opens no prefix of it", "us", ["+1202555", "+1202556", "+121255"]],
])("reopen takes %s", async (_what, where, left) => {
  expect(await reopen(desk, where)).toBe(true);
  expect(await closed()).toEqual(left);
});

test("reopen says what it opened and leaves a line in the log", async () => {
  await reopen(desk, "+1202555");
  expect(said).toEqual(["+1202555 is open again (LIMIT_PREFIX_CONVERSION_PERCENT) and starts anew."]);
  const line = { event: "budget_reopened", outcome: "success", limit: rule, reason: "operator" };
  expect(noted).toEqual([{ ...line, prefix: "+1202555" }]);
  await reopen(desk, "US");
  expect(said[1]).toBe("US is looked at again (LIMIT_UNVERIFIED_PER_COUNTRY_PER_DAY).");
  expect(noted[1]).toMatchObject({ country: "US" });
});

test("reopen opens nothing where nothing is closed, or where it cannot tell what is meant", async () => {
  expect(await reopen(desk, "+4479460")).toBe(false);
  expect(await reopen(desk, "IN")).toBe(false);
  expect(said).toEqual(["Nothing is closed for +4479460.", "Nothing is closed for IN."]);
  for (const where of ["+", "", "1202", "everything"])
    await expect(reopen(desk, where)).rejects.toMatchObject({ code: "invalid_input" });
  expect(await closed()).toHaveLength(4);
});
