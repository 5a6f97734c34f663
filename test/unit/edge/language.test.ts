import { describe, expect, test } from "vitest";
import { exchangeRaw, parseAnswer } from "../../support/wire.ts";
import { openEdge } from "./opened-edge.ts";

/** The answer to a browser that asks for a page; behind the edge, nothing but "drawn". */
async function ask(path: string, publicUrl = "https://login.example.test") {
  const { port } = await openEdge((_request, response) => response.end("drawn"), {
    config: { publicUrl: new URL(publicUrl) },
  });
  const head = [`GET ${path} HTTP/1.1`, "Host: localhost", "Accept: text/html", "Connection: close", "", ""];
  return parseAnswer(await exchangeRaw(port, head.join("\r\n")));
}

describe("a language chosen on a page", () => {
  test("is remembered in a cookie, and the page is shown without the choice", async () => {
    const { status, headers } = await ask("/dev/inbox?phone_number=%2B12025550100&lang=ar");
    expect(status).toBe(303);
    expect(headers.location).toBe("/dev/inbox?phone_number=%2B12025550100");
    expect(headers["set-cookie"]).toMatch(/^__Host-lang=ar; Path=\/; Max-Age=31536000; .*Secure$/);
    expect(headers["cache-control"]).toBe("no-store");
  });

  test("is remembered over plain http in development", async () => {
    const { headers } = await ask("/verify?lang=hi", "http://localhost:3000");
    expect(headers.location).toBe("/verify");
    expect(headers["set-cookie"]).toMatch(/^lang=hi; (?!.*Secure)/);
  });

  test.each([
    "//evil.test/?lang=fr",
    "/%2F%2Fevil.test?lang=fr",
    "/nowhere?lang=fr",
    "https://evil.test/nowhere?lang=fr",
    "/.//evil.test?lang=fr",
  ])("%s never leads to another site", async (path) => {
    const { status, headers } = await ask(path);
    expect([status, headers.location]).toEqual([303, "/not-found"]);
  });

  test("that is none of ours is left to the page, and so is one that no page is asked for", async () => {
    for (const path of ["/?lang=xx", "/?lang=", "/?lang=ar%0D%0AX:1", "/health?lang=ar"]) {
      const { status, headers, body } = await ask(path);
      expect([status, headers["set-cookie"]]).toEqual([200, undefined]);
      expect(body).toContain("drawn");
    }
  });
});

test("a page says that it depends on the language", async () => {
  expect((await ask("/")).headers.vary).toContain("Accept-Language, Cookie");
});
