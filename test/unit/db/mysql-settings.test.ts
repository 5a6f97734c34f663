import { expect, test } from "vitest";
import type { Row } from "#lib/db/database.ts";
import { createSettings } from "#lib/db/mysql-settings.ts";

const unknown = (name: string, words = "Unknown system variable") =>
  Object.assign(new Error(`${words} '${name}'`), { errno: 1193, sqlState: "HY000" });

/** What a server says that took everything that was set, and is otherwise as we wish. */
function obedient(assignment: string): Record<string, string | number> {
  const values: Record<string, string | number> = {};
  for (const [, name = "", text, number] of assignment.matchAll(/(\w+) = (?:'([^']*)'|(\d+))/g))
    values[name] = text ?? Number(number);
  return { ...values, max_allowed_packet: 16_777_216, binlog_format: "MIXED", log_bin: 0 };
}

test("every setting is set and asked for under each name that the server may know", () => {
  const settings = createSettings();
  for (const name of ["autocommit", "transaction_isolation", "tx_isolation", "wsrep_sync_wait"]) {
    expect(settings.assignment()).toContain(` ${name} = `);
    expect(settings.question()).toContain(`@@${name} AS ${name}`);
  }
});

test("what a server lacks is learned from its refusals, in any language, and left out", () => {
  const settings = createSettings();
  expect(settings.learn(unknown("wsrep_sync_wait"))).toBe(true);
  expect(settings.learn(unknown("tx_isolation", "Unbekannte Systemvariable"))).toBe(true);
  for (const sql of [settings.assignment(), settings.question()])
    expect(sql).not.toMatch(/wsrep_sync_wait|\btx_isolation/);
  expect(settings.faultsIn(obedient(settings.assignment())).serious).toEqual([]);
});

test("any other refusal is none to learn from", () => {
  const settings = createSettings();
  const before = settings.assignment();
  expect(settings.learn(unknown("not_ours"))).toBe(false);
  expect(settings.learn(Object.assign(new Error("'autocommit'"), { errno: 1227, sqlState: "42000" }))).toBe(
    false,
  );
  expect(settings.assignment()).toBe(before);
});

test("a server that lacks what we cannot do without is not ready", () => {
  const settings = createSettings();
  for (const name of ["transaction_isolation", "tx_isolation", "max_statement_time"])
    settings.learn(unknown(name));
  expect(settings.faultsIn(obedient(settings.assignment())).serious).toEqual([
    "The server does not know transaction_isolation or tx_isolation.",
  ]);
});

test.each<[string, Row, RegExp]>([
  ["a proxy that drops what sessions set", { autocommit: 0 }, /^autocommit is 0 .*proxy/],
  ["the same of a word", { sql_mode: "ANSI" }, /^sql_mode is ANSI /],
  ["packets too small for a statement", { max_allowed_packet: 1_024 }, /^max_allowed_packet is 1024\. /],
  ["a log of statements", { log_bin: 1, binlog_format: "STATEMENT" }, /^binlog_format is STATEMENT\. /],
])("readiness names the setting: %s", (_, values, said) => {
  const settings = createSettings();
  const row = obedient(settings.assignment());
  expect(settings.faultsIn(row).serious).toEqual([]);
  expect(settings.faultsIn({ ...row, ...values }).serious).toEqual([expect.stringMatching(said)]);
});

test("large numbers are compared whatever type the driver gives them", () => {
  const settings = createSettings();
  const row = obedient(settings.assignment());
  expect(settings.faultsIn({ ...row, sql_select_limit: "18446744073709551615" }).serious).toEqual([]);
});

test("what is only less durable is said, and no reason not to be ready", () => {
  const settings = createSettings();
  const risks = { innodb_flush_log_at_trx_commit: 2, sync_binlog: 0, log_bin: 1 };
  const { serious, risky } = settings.faultsIn({ ...obedient(settings.assignment()), ...risks });
  expect(serious).toEqual([]);
  expect(risky.map((sentence) => sentence.split(" ")[0])).toEqual(Object.keys(risks).slice(0, 2));
});
