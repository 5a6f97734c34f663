import { describe, expect, test } from "vitest";
import { statementsIn } from "../../../bench/report/document.mjs";
import { figure, ratioOf, spreadOf, withSpread } from "../../../bench/report/figures.mjs";
import { type Costs, isMet, judge } from "../../../bench/report/goals.mjs";
import { between, markdownTable } from "../../../bench/report/table.mjs";
import type { Cost } from "../../../bench/support/measure.mjs";
import { median, percentile } from "../../../bench/support/median.mjs";

const nothing = { select: 0, insert: 0, update: 0, delete: 0, transaction: 0 };
const cost = (change: Partial<Cost>): Cost => ({
  done: 100,
  cpuMs: 1,
  databaseMs: 1,
  statements: nothing,
  rowsRead: 1,
  perSecond: 100,
  p50: 10,
  p99: 20,
  ...change,
});

describe("figures", () => {
  test("the median is the value in the middle, in whatever order they come", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 90)).toBe(10);
    expect(median([])).toBeNaN();
  });

  test("a spread tells the lowest and the highest too", () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3 });
    expect(withSpread({ median: 2, low: 0.5, high: 12.34 })).toBe("2.00 (0.50–12.3)");
  });

  test("ratios are taken round by round, as far as both sides have rounds", () => {
    expect(ratioOf([10, 40, 90], [10, 20, 30])).toEqual({ median: 2, low: 1, high: 3 });
    expect(ratioOf([10, 40, 90], [10])).toEqual({ median: 1, low: 1, high: 1 });
  });

  test.each([
    [0.0812, "0.08"],
    [1.2345, "1.23"],
    [12.345, "12.3"],
    [123.45, "123"],
    [10161.4, "10 161"],
    [Number.NaN, "–"],
  ])("%d is written %s", (value, text) => {
    expect(figure(value)).toBe(text);
  });

  test("statements are told in all and by kind", () => {
    const sent = { ...nothing, select: 1.01, insert: 2 };
    expect(statementsIn([cost({ statements: sent })])).toBe("3 (1 select, 2 insert)");
    expect(statementsIn([cost({ statements: { ...nothing, select: 1 } })])).toBe("1 select");
    expect(statementsIn([cost({})])).toBe("–");
  });
});

describe("goals", () => {
  const measured: Costs = {
    product: { session: [cost({ cpuMs: 3 })], flow: [cost({ cpuMs: 7, perSecond: 50 })] },
    "better-auth": { flow: [cost({ cpuMs: 10, perSecond: 10 })] },
    plain: { session: [cost({ cpuMs: 1 })] },
  };
  const judged = judge(measured);

  test("are judged where both sides were measured, and only there", () => {
    expect(judged.map(({ what }) => what)).toEqual([
      "session check: CPU",
      "whole sign-in: CPU",
      "whole sign-ins per second",
      "session check: p99 at 16 clients",
    ]);
  });

  test("are met on the right side of the ratio", () => {
    expect(judged.map(({ ratio }) => ratio.median)).toEqual([3, 0.7, 5, 2]);
    expect(judged.map(isMet)).toEqual([false, false, true, true]);
  });
});

describe("the document", () => {
  test("a table has columns as wide as what is in them", () => {
    const rows = [
      ["what", "ms"],
      ["session check", "1.5"],
    ];
    expect(markdownTable(rows, ["left", "right"])).toBe(
      ["| what          |  ms |", "| ------------- | --: |", "| session check | 1.5 |"].join("\n"),
    );
  });

  test("only what stands between the two marks is replaced", () => {
    const document = "before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n";
    const once = between(document, "bench", "new");
    expect(once).toBe("before\n<!-- bench -->\n\nnew\n\n<!-- /bench -->\nafter\n");
    expect(between(once, "bench", "new")).toBe(once);
    expect(() => between("nothing", "bench", "new")).toThrow("<!-- bench -->");
  });
});
