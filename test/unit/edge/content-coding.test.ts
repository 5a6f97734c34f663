import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { accepts, encode } from "#lib/edge/content-coding.ts";

describe.each(["br", "gzip"] as const)("%s", (coding) => {
  test.each(["*", "deflate, *", "*;q=0.5, zstd", "*;q=0.001"])(
    "is sent to a client that takes %s",
    (pattern) => {
      expect(accepts(coding, pattern.replace("*", coding))).toBe(true);
      expect(accepts(coding, pattern.replace("*", coding.toUpperCase()))).toBe(true);
    },
  );

  test.each(["", "*;q=0", "zstd, *; q=0.000, deflate", "x-*", "*x"])(
    "is not sent to a client that takes %s",
    (pattern) => expect(accepts(coding, pattern.replace("*", coding))).toBe(false),
  );
});

test("a client that says nothing gets neither", () => {
  expect([accepts("br", undefined), accepts("gzip", undefined)]).toEqual([false, false]);
});

test("a body goes out by the best that the client takes", () => {
  const body = Buffer.from("what is said twice ".repeat(100));
  const brotli = encode(body, "gzip, deflate, br");
  expect([brotli.coding, brotliDecompressSync(brotli.body)]).toEqual(["br", body]);
  const gzip = encode(body, "gzip, deflate");
  expect([gzip.coding, gunzipSync(gzip.body)]).toEqual(["gzip", body]);
  expect(encode(body, "deflate")).toEqual({ coding: null, body });
});
