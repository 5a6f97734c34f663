import type { RouteKind } from "./routes.ts";

/** What security headers depend on, beyond the path. */
export type Site = { publicUrl: URL; isNextDev: boolean };

const YEAR_SECONDS = 31_536_000;

/** On every answer, whoever makes it (ASVS 5.0 §3.4, §14.3.2). */
export function securityHeaders({ publicUrl }: Site): Readonly<Record<string, string>> {
  return {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    // WebOTP fills in the code from the message; nothing else of the device is needed.
    "Permissions-Policy":
      "otp-credentials=(self), camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ...(publicUrl.protocol === "https:" && {
      "Strict-Transport-Security": `max-age=${YEAR_SECONDS}; includeSubDomains`,
    }),
  };
}

/** Nothing may load, run, frame or submit anything: for answers that are no page. */
const nothing = {
  "default-src": "'none'",
  "object-src": "'none'",
  "base-uri": "'none'",
  "frame-ancestors": "'none'",
  "form-action": "'none'",
};

const ownResources = {
  ...nothing,
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "manifest-src": "'self'",
  "form-action": "'self'",
};

/**
 * The Content-Security-Policy of a kind of route. Next puts the nonce on the scripts of its pages, and those may load
 * more ('strict-dynamic'); 'self' is for browsers that know neither. Swagger UI needs nothing special; ReDoc
 * makes style elements, which take the same nonce.
 */
export function contentSecurityPolicy(kind: RouteKind, nonce: string, site: Site): string {
  const directives = directivesOf(kind, nonce, site.isNextDev);
  const text = Object.entries(directives).map(([name, value]) => `${name} ${value}`);
  if (site.publicUrl.protocol === "https:") text.push("upgrade-insecure-requests");
  return text.join("; ");
}

function directivesOf(kind: RouteKind, nonce: string, isNextDev: boolean): Record<string, string> {
  switch (kind) {
    case "page":
      return isNextDev
        ? {
            ...ownResources,
            // React rebuilds server stacks with eval, and the overlay and hot reload bring inline styles.
            "script-src": `'self' 'nonce-${nonce}' 'strict-dynamic' 'unsafe-eval'`,
            "style-src": "'self' 'unsafe-inline'",
            "connect-src": "'self' ws: wss:",
          }
        : { ...ownResources, "script-src": `'self' 'nonce-${nonce}' 'strict-dynamic'` };
    case "swagger":
      return ownResources;
    case "redoc":
      return {
        ...ownResources,
        "script-src": `'self' 'nonce-${nonce}'`,
        "style-src": `'self' 'nonce-${nonce}'`,
      };
    default:
      return nothing;
  }
}
