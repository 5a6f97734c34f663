import { brotliCompressSync, constants, gzipSync } from "node:zlib";

export type ContentCoding = "br" | "gzip";

/** RFC 9110 §12.5.3: by name, and not with the weight that refuses it. */
export function accepts(coding: ContentCoding, acceptEncoding: string | undefined): boolean {
  return patterns[coding].test(acceptEncoding ?? "");
}

const patterns = { br: acceptedPattern("br"), gzip: acceptedPattern("gzip") };

function acceptedPattern(coding: ContentCoding): RegExp {
  return new RegExp(String.raw`(?:^|[,\s])${coding}\s*(?:$|,|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))`, "i");
}

/** What is made for one request, so as well as costs little: a page takes Brotli less than a millisecond, and gzip longer. */
export function encode(body: Buffer, acceptEncoding: string | undefined) {
  if (accepts("br", acceptEncoding)) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
    return { coding: "br", body: brotliCompressSync(body, { params }) } as const;
  }
  if (accepts("gzip", acceptEncoding)) return { coding: "gzip", body: gzipSync(body) } as const;
  return { coding: null, body } as const;
}
