import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { acceptsBrotli, compressedFiles } from "#lib/edge/compressed-files.ts";
import { exchange } from "../../support/client.ts";
import { openEdge } from "./opened-edge.ts";

const folder = mkdtempSync(join(tmpdir(), "compressed-"));
mkdirSync(join(folder, "_next/static"), { recursive: true });
mkdirSync(join(folder, "docs/assets"), { recursive: true });
const script = "/_next/static/a.js";
const style = "/_next/static/a.css";
const tool = "/docs/assets/tool-1.2.3.js";
writeFileSync(join(folder, script), brotliCompressSync("push([1])"));
writeFileSync(join(folder, style), brotliCompressSync("a{}"));
writeFileSync(join(folder, tool), brotliCompressSync("draw()"));
const files = compressedFiles(folder);
afterAll(() => rmSync(folder, { recursive: true }));

describe("a file that the build compressed", () => {
  test.each(["br", "gzip, deflate, br, zstd", "gzip;q=0.5, br;q=1.0", "BR", "br;q=0.001"])(
    "goes to a client that takes %s",
    (accepted) => {
      for (const path of [script, tool])
        expect(files.find(path, accepted)?.headers["Content-Encoding"]).toBe("br");
    },
  );

  test.each([undefined, "", "gzip", "brotli", "x-br", "br;q=0", "gzip, br; q=0.000", "*"])(
    "does not go to a client that takes %s, which gets it from Next, or plain if it is large",
    (accepted) => {
      expect(files.find(script, accepted)).toBeNull();
      const plain = files.find(tool, accepted);
      expect(plain?.headers).not.toHaveProperty("Content-Encoding");
      expect(String(plain?.body)).toBe("draw()");
    },
  );

  test("is the same in memory for every request", () => {
    for (const accepted of ["br", "gzip"])
      expect(files.find(tool, accepted)?.body).toBe(files.find(tool, accepted)?.body);
  });

  test("says what it is, and that it never changes", async () => {
    const { port } = await openEdge(() => undefined, { compressedFiles: files });
    const ask = (path: string, method = "GET", encoding = "br") =>
      exchange(`http://127.0.0.1:${port}`, { method, path, headers: { "accept-encoding": encoding } });
    const always = {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
      vary: "Accept-Encoding",
      "x-content-type-options": "nosniff",
    };
    const answer = await ask(script);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ ...always, "content-encoding": "br" });
    const plain = await ask(tool, "GET", "gzip");
    expect([plain.status, plain.text]).toEqual([200, "draw()"]);
    expect(plain.headers).toMatchObject(always);
    expect((await ask(style)).headers["content-type"]).toBe("text/css; charset=utf-8");
    const head = await ask(script, "HEAD");
    expect([head.headers["content-length"], head.text]).toEqual([answer.headers["content-length"], ""]);
  });

  test("is left to Next where there is none", async () => {
    const { port } = await openEdge((_request, response) => response.end("Next"), { compressedFiles: files });
    const asked = { path: "/_next/static/b.js", headers: { "accept-encoding": "br" } };
    expect((await exchange(`http://127.0.0.1:${port}`, asked)).text).toBe("Next");
    expect(compressedFiles(join(folder, "none")).find(script, "br")).toBeNull();
  });
});

describe("Brotli", () => {
  test.each(["br", "BR", "deflate, br", "br;q=0.5, zstd", "br;q=0.001"])(
    "is sent to a client that takes %s",
    (acceptEncoding) => expect(acceptsBrotli(acceptEncoding)).toBe(true),
  );

  test.each(["", "br;q=0", "zstd, br; q=0.000, deflate", "x-br", "brx", undefined])(
    "is not sent to a client that takes %s",
    (acceptEncoding) => expect(acceptsBrotli(acceptEncoding)).toBe(false),
  );
});
