import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { once } from "../once.ts";
import { publicFiles } from "./public-files.ts";

/** A file as it goes over the wire: its whole answer but for the status. All its answers share one body. */
export type CompressedFile = { headers: Readonly<Record<string, string>>; body: Buffer };

export type CompressedFiles = {
  /** The file at this path, compressed if the client takes that; null leaves it to Next. */
  find(path: string, acceptEncoding: string | undefined): CompressedFile | null;
};

const typeOf = { js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8" };

/**
 * Scripts and styles that the build compressed: those of the pages and of the documentation. Their names change with
 * their content, so whoever has one keeps it. Less than a megabyte in all, held in memory.
 */
export function compressedFiles(folder: string): CompressedFiles {
  const files = new Map(
    publicFiles(folder).map((path) => [path, fileOf(path, readFileSync(folder + path))] as const),
  );
  return {
    find(path, acceptEncoding) {
      const file = files.get(path);
      if (file === undefined) return null;
      return acceptsBrotli(acceptEncoding) ? file.compressed : file.plain();
    },
  };
}

/** RFC 9110 §12.5.3: by name, and not with the weight that refuses it. */
export function acceptsBrotli(acceptEncoding: string | undefined): boolean {
  return /(?:^|[,\s])br\s*(?:$|,|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))/i.test(acceptEncoding ?? "");
}

function fileOf(path: string, body: Buffer) {
  const headers = {
    "Content-Type": path.endsWith(".css") ? typeOf.css : typeOf.js,
    "Cache-Control": "public, max-age=31536000, immutable",
    Vary: "Accept-Encoding",
  };
  return {
    compressed: { headers: { ...headers, "Content-Encoding": "br" }, body },
    // Next makes its own files smaller for the others too, by gzip. Those of the documentation are up to 1.7 MB, which it
    // would read and compress for every request anew.
    plain: once(() => (isNexts(path) ? null : { headers, body: brotliDecompressSync(body) })),
  };
}

function isNexts(path: string): boolean {
  return path.startsWith("/_next/");
}
