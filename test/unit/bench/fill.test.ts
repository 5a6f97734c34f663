import { describe, expect, test } from "vitest";
import { repeated } from "../../../bench/support/fill.mjs";

const column = (type: string, length = 0, indexed = true) => ({
  name: "c",
  type,
  length,
  indexed,
  generated: false,
});

describe("a repeated row", () => {
  test("differs in what an index tells rows apart by, unless that is nothing", () => {
    expect(repeated(column("varchar", 45), 0)).toBe("IF(one.`c` IS NULL, NULL, LPAD(counter.seq, 20, '+'))");
    expect(repeated(column("binary", 16), 0)).toContain("UNHEX");
    expect(repeated(column("bigint"), 0)).toContain("counter.seq");
  });

  test("is the same in everything else: kinds, countries, what no index holds", () => {
    expect(repeated(column("char", 2), 0)).toBe("one.`c`");
    expect(repeated(column("int"), 0)).toBe("one.`c`");
    expect(repeated(column("varchar", 80, false), 0)).toBe("one.`c`");
    expect(repeated(column("datetime"), 0)).toBe("one.`c`");
  });

  test("can be old", () => {
    expect(repeated(column("datetime"), 400)).toBe("one.`c` - INTERVAL 400 DAY");
  });
});
