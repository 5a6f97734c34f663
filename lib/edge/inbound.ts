import type { IncomingHttpHeaders } from "node:http";

/** Headers by which a client could pose as a proxy, as Next itself, or as us. */
const forbidden = new Set([
  "forwarded",
  "x-real-ip",
  "x-client-ip",
  "x-cluster-client-ip",
  "x-request-id",
  "cf-connecting-ip",
  "true-client-ip",
  "fastly-client-ip",
  // Next takes its script nonce from these.
  "content-security-policy",
  "content-security-policy-report-only",
  // Frameworks that honour these serve another path or method than the one that was checked.
  "x-original-url",
  "x-rewrite-url",
  "x-http-method-override",
  "x-method-override",
  // There are no Server Actions here, so nothing needs their decoder (CVE-2025-55182).
  "next-action",
  "next-resume",
  "x-matched-path",
  "x-prerender-revalidate",
  "x-prerender-revalidate-if-generated",
  // Next answers 500 where a file cannot be as these want it. Its files are small, and a range may be ignored (RFC 9110
  // §14.2); the other two are for requests that change something.
  "range",
  "if-range",
  "if-match",
  "if-unmodified-since",
]);

/** Next's notes to itself (CVE-2025-29927). */
const forbiddenPrefixes = ["x-forwarded-", "x-middleware-", "x-invoke-", "x-now-", "x-vercel-", "x-next-"];

/**
 * By these Next's client asks for a part of a page, and a state that Next cannot read is a 500. Nothing here goes from page
 * to page without loading it, not even "Try again" on a page that broke, so none of them is missed. In development hot
 * reload needs them.
 */
const forbiddenInProduction = ["rsc", "next-", "x-nextjs-"];

/** Removes them in place. */
export function scrubHeaders(headers: IncomingHttpHeaders, isNextDev: boolean): void {
  for (const name of Object.keys(headers)) {
    const isForbidden =
      forbidden.has(name) ||
      forbiddenPrefixes.some((prefix) => name.startsWith(prefix)) ||
      (!isNextDev && forbiddenInProduction.some((prefix) => name.startsWith(prefix)));
    if (isForbidden) delete headers[name];
  }
}
