import type { PoolConnection } from "mysql2";
import { describe, expect, test } from "vitest";
import { runPrepared, statementOf } from "#lib/db/mysql-statements.ts";

describe("named parameters", () => {
  test("take their places in order, as often as they are named", () => {
    expect(statementOf("SELECT :a, :b_2 WHERE x = :a")).toEqual({
      text: "SELECT ?, ? WHERE x = ?",
      names: ["a", "b_2", "a"],
    });
  });

  test("are none inside quotes", () => {
    const sql = "SET time_zone = '+00:00', note = ':a' WHERE b = :b";
    expect(statementOf(sql)).toEqual({
      text: "SET time_zone = '+00:00', note = ':a' WHERE b = ?",
      names: ["b"],
    });
  });

  test("that are left out are refused, rather than taken for NULL", () => {
    const connection = {} as PoolConnection;
    expect(() => runPrepared(connection, "SELECT :a", { b: 1 }, () => undefined)).toThrow("parameter a");
  });
});
