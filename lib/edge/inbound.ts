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
]);

/** Next's notes to itself (CVE-2025-29927). Its App Router needs `rsc` and `next-router-*`, which are not among them. */
const forbiddenPrefixes = ["x-forwarded-", "x-middleware-", "x-invoke-", "x-now-", "x-vercel-", "x-next-"];

/** In development Next's own client names its page loads with `x-nextjs-…` headers. */
const forbiddenInProduction = "x-nextjs-";

/** Removes them in place. */
export function scrubHeaders(headers: IncomingHttpHeaders, isNextDev: boolean): void {
  for (const name of Object.keys(headers)) {
    const isForbidden =
      forbidden.has(name) ||
      forbiddenPrefixes.some((prefix) => name.startsWith(prefix)) ||
      (!isNextDev && name.startsWith(forbiddenInProduction));
    if (isForbidden) delete headers[name];
  }
}
