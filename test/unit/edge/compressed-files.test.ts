import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { compressedFiles } from "#lib/edge/compressed-files.ts";
import { exchange } from "../../support/client.ts";
import { openEdge } from "./opened-edge.ts";

const folder = mkdtempSync(join(tmpdir(), "compressed-"));
mkdirSync(join(folder, "chunks"));
writeFileSync(join(folder, "chunks/a.js"), brotliCompressSync("push([1])"));
writeFileSync(join(folder, "chunks/a.css"), brotliCompressSync("a{}"));
const files = compressedFiles(folder);
afterAll(() => rmSync(folder, { recursive: true }));

const script = "/_next/static/chunks/a.js";

describe("a file that the build compressed", () => {
  test.each(["br", "gzip, deflate, br, zstd", "gzip;q=0.5, br;q=1.0", "BR", "br;q=0.001"])(
    "goes to a client that takes %s",
    (accepted) => {
      expect(files.find(script, accepted)).not.toBeNull();
    },
  );

  test.each([undefined, "", "gzip", "brotli", "x-br", "br;q=0", "gzip, br; q=0.000", "*"])(
    "does not go to a client that takes %s",
    (accepted) => {
      expect(files.find(script, accepted)).toBeNull();
    },
  );

  test("says what it is, and that it never changes", async () => {
    const { port } = await openEdge(() => undefined, { compressedFiles: files });
    const ask = (path: string, method = "GET") =>
      exchange(`http://127.0.0.1:${port}`, { method, path, headers: { "accept-encoding": "br" } });
    const answer = await ask(script);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "content-encoding": "br",
      "cache-control": "public, max-age=31536000, immutable",
      vary: "Accept-Encoding",
      "x-content-type-options": "nosniff",
    });
    expect((await ask("/_next/static/chunks/a.css")).headers["content-type"]).toBe("text/css; charset=utf-8");
    const head = await ask(script, "HEAD");
    expect([head.headers["content-length"], head.text]).toEqual([answer.headers["content-length"], ""]);
  });

  test("is left to Next where there is none", async () => {
    const { port } = await openEdge((_request, response) => response.end("Next"), { compressedFiles: files });
    const asked = { path: "/_next/static/chunks/b.js", headers: { "accept-encoding": "br" } };
    expect((await exchange(`http://127.0.0.1:${port}`, asked)).text).toBe("Next");
    expect(compressedFiles(join(folder, "none")).find(script, "br")).toBeNull();
  });
});
