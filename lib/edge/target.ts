import { MalformedRequest } from "../errors.ts";

/** Longest request target that is read. Ours are under 100 characters; RFC 9112 §3 asks a server to set a bound. */
export const targetMaxLength = 2048;

/** A request target, taken apart once. */
export type Target = {
  /** origin-form, as Next is to see it */
  url: string;
  path: string;
  /** from the `?` on, or empty */
  query: string;
  /** decoded parts of the path; `/` has none */
  segments: readonly string[];
};

/** What nearly every request asks for: a path of plain words. */
const nothingToDecode = /^\/[\w/.-]*$/;

/**
 * Takes a request target apart.
 * @throws MalformedRequest for what RFC 3986 does not allow, which includes all that Next would answer with a 500
 */
export function readTarget(raw: string): Target {
  if (raw.length > targetMaxLength) {
    throw new MalformedRequest(`The address is longer than ${targetMaxLength} characters.`);
  }
  if (nothingToDecode.test(raw))
    return { url: raw, path: raw, query: "", segments: raw === "/" ? [] : raw.slice(1).split("/") };
  // A client may send the whole URL (RFC 9112 §3.2.2); its host is as little trusted as the Host header.
  const url = raw.replace(/^https?:\/\/[^/?#]*/i, "");
  const start = url.indexOf("?");
  const path = start === -1 ? url : url.slice(0, start);
  if (!path.startsWith("/") || /[^\x21-\x7e]|[#\\]/.test(url)) {
    throw new MalformedRequest("The address holds characters that must be percent-encoded.");
  }
  const query = start === -1 ? "" : url.slice(start);
  decode(query);
  const segments = path === "/" ? [] : path.slice(1).split("/").map(decode);
  // A control character in a name is an attack on what reads it next: a log, a C string, a header.
  if (segments.some((segment) => /\p{Cc}/u.test(segment))) {
    throw new MalformedRequest("The address holds an escaped control character.");
  }
  return { url, path, query, segments };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new MalformedRequest("The address holds a percent escape that is not UTF-8.", cause);
  }
}
