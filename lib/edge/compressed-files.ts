import { readFileSync } from "node:fs";
import { publicFiles } from "./public-files.ts";

/** A file as it goes over the wire: its whole answer but for the status. */
export type CompressedFile = { headers: Readonly<Record<string, string>>; body: Buffer };

export type CompressedFiles = {
  /** The file at this path in an encoding that the client takes; null leaves it to Next. */
  find(path: string, acceptEncoding: string | undefined): CompressedFile | null;
};

const typeOf = { js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8" };

/**
 * Scripts and styles that the build compressed, under `/_next/static`. Their names change with their content, so whoever
 * has one keeps it. A few hundred kilobytes in all, held in memory.
 */
export function compressedFiles(folder: string): CompressedFiles {
  const files = new Map(
    publicFiles(folder).map((path) => [`/_next/static${path}`, fileOf(path, readFileSync(folder + path))]),
  );
  return {
    find: (path, acceptEncoding) => (acceptsBrotli(acceptEncoding) ? (files.get(path) ?? null) : null),
  };
}

function fileOf(path: string, body: Buffer): CompressedFile {
  return {
    headers: {
      "Content-Type": path.endsWith(".css") ? typeOf.css : typeOf.js,
      "Content-Encoding": "br",
      "Cache-Control": "public, max-age=31536000, immutable",
      Vary: "Accept-Encoding",
    },
    body,
  };
}

/** RFC 9110 §12.5.3: by name, and not with the weight that refuses it. */
function acceptsBrotli(acceptEncoding: string | undefined): boolean {
  return /(?:^|[,\s])br\s*(?:$|,|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))/i.test(acceptEncoding ?? "");
}
