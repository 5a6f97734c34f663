import { expect, test } from "vitest";
import { replayOf } from "../../../bench/floors/replay.mjs";

const entered = (id: string, phone: string, at: string) => ({
  sql: "INSERT INTO sends (id, phone, lane, seq, at) VALUES (?, ?, ?, ?, ?)",
  values: [id, phone, "open", 1, at],
});
const read = (phone: string) => ({ sql: "SELECT 1 FROM users WHERE phone = ?", values: [phone] });
const replay = replayOf(
  [read("+12025550100"), entered("aaaa", "+12025550100", "2026-11-24 10:00:00.000")],
  [read("+12025550101"), entered("bbbb", "+12025550101", "2026-11-24 10:00:00.001")],
);

test("a new row differs in what two visitors differ in, and in nothing else", () => {
  const [[, [id, phone, ...rest] = []] = []] = replay().slice(1);
  const [[, [nextId, nextPhone] = []] = []] = replay().slice(1);
  expect(rest).toEqual(["open", 1, "2026-11-24 10:00:00.000"]);
  expect(String(id)).toHaveLength(4);
  expect(String(phone)).toHaveLength(12);
  expect(new Set([id, nextId, "aaaa"]).size).toBe(3);
  expect(new Set([phone, nextPhone, "+12025550100"]).size).toBe(3);
});

test("what adds no row is asked as it was", () => {
  expect(replay()[0]).toEqual([read("").sql, ["+12025550100"]]);
});
