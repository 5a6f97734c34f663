import { describe, expect, test } from "vitest";
import { readTarget, targetMaxLength } from "#lib/edge/target.ts";
import { MalformedRequest } from "#lib/errors.ts";

describe("a request target", () => {
  test("is taken apart into decoded segments and a query", () => {
    expect(readTarget("/api/user/%2B12025550123?a=%C3%A9")).toEqual({
      url: "/api/user/%2B12025550123?a=%C3%A9",
      path: "/api/user/%2B12025550123",
      query: "?a=%C3%A9",
      segments: ["api", "user", "+12025550123"],
    });
    expect(readTarget("/").segments).toEqual([]);
  });

  test("may name a host, which is dropped", () => {
    expect(readTarget("http://evil.test/api/session").url).toBe("/api/session");
    expect(() => readTarget("http://evil.test")).toThrow(MalformedRequest);
  });

  test("may be as long as the bound and no longer", () => {
    expect(readTarget(`/${"a".repeat(targetMaxLength - 1)}`).segments).toHaveLength(1);
    expect(() => readTarget(`/${"a".repeat(targetMaxLength)}`)).toThrow(MalformedRequest);
  });

  test.each([
    ["", "nothing"],
    ["*", "an asterisk"],
    ["verify", "no slash"],
    ["/%", "a lone percent sign"],
    ["/%f", "half an escape"],
    ["/%zz", "an escape that is no number"],
    ["/%ff", "a byte that is not UTF-8"],
    ["/%E0%A4%A", "a character cut short"],
    ["/%C0%80", "an overlong NUL"],
    ["/?a=%ff", "a broken escape in the query"],
    ["/%00", "an escaped NUL"],
    ["/a%0d%0ab", "an escaped line break"],
    ["/%7f", "an escaped DEL"],
    ["/%C2%85", "an escaped C1 control"],
    ["/a\tb", "a tab"],
    ["/\u00e9", "a raw byte above ASCII"],
    ["/a#b", "a fragment"],
    ["/\\evil.test", "a backslash"],
  ])("%j is malformed: %s", (raw) => {
    expect(() => readTarget(raw)).toThrow(MalformedRequest);
  });
});
