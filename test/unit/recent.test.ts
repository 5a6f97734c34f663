import { describe, expect, test } from "vitest";
import { oncePerRecent } from "#lib/recent.ts";

describe("something made once for each of the keys last asked for", () => {
  const makes: string[] = [];
  const get = oncePerRecent(4, (key: string) => {
    makes.push(key);
    if (key === "bad") throw new Error("cannot be made");
    return key.toUpperCase();
  });
  const madeFor = (key: string) => {
    makes.length = 0;
    expect(get(key)).toBe(key.toUpperCase());
    return makes.length;
  };

  test("is the same while it is asked for, and made again when too many others were", () => {
    expect([madeFor("a"), madeFor("a")]).toEqual([1, 0]);
    for (const key of ["b", "c", "a", "d", "e"]) madeFor(key);
    expect(madeFor("a")).toBe(0);
    expect(madeFor("b")).toBe(1);
  });

  test("is never a failure", () => {
    for (let time = 0; time < 2; time++) {
      makes.length = 0;
      expect(() => get("bad")).toThrow("cannot be made");
      expect(makes).toEqual(["bad"]);
    }
  });
});
