import { describe, expect, test } from "vitest";
import { ownerOf, sharesOf } from "../../../bench/report/profile.mjs";

const frame = (functionName: string, url: string) => ({ functionName, url, lineNumber: 1 });

describe("a profile", () => {
  test.each([
    ["node:internal/crypto/pbkdf2", "node:crypto"],
    ["node:_http_outgoing", "node:_http_outgoing"],
    ["file:///app/node_modules/next/dist/server/base-server.js", "next"],
    ["file:///app/node_modules/@next/env/dist/index.js", "@next/env"],
    ["file:///app/.next/server/chunks/_1u9jwp._.js", "bundle _1u9jwp._.js"],
    ["file:///app/.build/lib/edge/exchange.js", "lib/edge/exchange.js"],
  ])("knows whose %s is", (url, owner) => {
    expect(ownerOf(frame("work", url))).toBe(owner);
  });

  test("tells what has no file by what it is", () => {
    expect(ownerOf(frame("(garbage collector)", ""))).toBe("(garbage collector)");
    expect(ownerOf(frame("writev", ""))).toBe("native code");
  });

  test("shares out the time that was not idle", () => {
    const nodes = [
      { id: 1, callFrame: frame("(idle)", "") },
      { id: 2, callFrame: frame("seal", "node:internal/crypto/cipher") },
      { id: 3, callFrame: frame("", "file:///app/.build/lib/log.js") },
    ];
    const { owners, functions } = sharesOf({ nodes, samples: [1, 2, 3, 2], timeDeltas: [900, 50, 25, 25] });
    expect(owners).toEqual([
      { name: "node:crypto", percent: 75 },
      { name: "lib/log.js", percent: 25 },
    ]);
    expect(functions.map(({ name }) => name)).toEqual(["seal, node:crypto", "(anonymous), lib/log.js"]);
  });
});
