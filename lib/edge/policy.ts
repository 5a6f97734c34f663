import { daySeconds } from "../duration.ts";
import type { RouteKind } from "./routes.ts";

/** What security headers depend on, beyond the path. */
export type Deployment = { publicUrl: URL; isNextDev: boolean };

export type Policy = {
  /** on every answer of Next to a kind of route */
  headersOf(kind: RouteKind): Readonly<Record<string, string>>;
  /** of an answer that the edge writes itself: nothing runs in it, and nobody stores it */
  ownHeaders: readonly (readonly [name: string, value: string])[];
  /** the Content-Security-Policy of a kind of route; `nonce` is asked only where one is used */
  contentSecurity(kind: RouteKind, nonce: () => string): string;
};

const yearSeconds = 365 * daySeconds;
const nonceBlank = "{nonce}";

/** Made once, because it is asked for every request. */
export function createPolicy(deployment: Deployment): Policy {
  const policies = new Map(kinds.map((kind) => [kind, contentSecurity(kind, deployment)]));
  const headers = securityHeaders(deployment);
  const documentHeaders = { ...headers, "Permissions-Policy": permissions };
  return {
    headersOf: (kind) => (documents.has(kind) ? documentHeaders : headers),
    ownHeaders: Object.entries({
      ...headers,
      "Content-Security-Policy": contentSecurity("api", deployment),
      "Cache-Control": "no-store",
    }),
    contentSecurity(kind, nonce) {
      const policy = policies.get(kind) ?? "";
      return policy.includes(nonceBlank) ? policy.replaceAll(nonceBlank, nonce()) : policy;
    },
  };
}

/** Answers in which scripts run; only these need a Permissions-Policy. */
const documents: ReadonlySet<RouteKind> = new Set(["page", "swagger", "redoc"]);
/** WebOTP fills in the code from the message; nothing else of the device is needed. */
const permissions =
  "otp-credentials=(self), camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()";

/** ASVS 5.0 §3.4, §14.3.2. */
function securityHeaders({ publicUrl }: Deployment): Readonly<Record<string, string>> {
  return {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    ...(publicUrl.protocol === "https:" && {
      "Strict-Transport-Security": `max-age=${yearSeconds}; includeSubDomains`,
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

const kinds: readonly RouteKind[] = ["page", "api", "file", "swagger", "redoc", "next"];

function contentSecurity(kind: RouteKind, { publicUrl, isNextDev }: Deployment): string {
  const text = Object.entries(directivesOf(kind, isNextDev)).map(([name, value]) => `${name} ${value}`);
  if (publicUrl.protocol === "https:") text.push("upgrade-insecure-requests");
  return text.join("; ");
}

/**
 * Next puts the nonce on the scripts of its pages, and those may load more ('strict-dynamic'); 'self' is for browsers
 * that know neither. Swagger UI needs nothing special; ReDoc makes style elements, which take the same nonce.
 */
function directivesOf(kind: RouteKind, isNextDev: boolean): Record<string, string> {
  switch (kind) {
    case "page":
      return isNextDev
        ? {
            ...ownResources,
            // React rebuilds server stacks with eval, and the overlay and hot reload bring inline styles.
            "script-src": `'self' 'nonce-${nonceBlank}' 'strict-dynamic' 'unsafe-eval'`,
            "style-src": "'self' 'unsafe-inline'",
            "connect-src": "'self' ws: wss:",
          }
        : { ...ownResources, "script-src": `'self' 'nonce-${nonceBlank}' 'strict-dynamic'` };
    case "swagger":
      return ownResources;
    case "redoc":
      return {
        ...ownResources,
        "script-src": `'self' 'nonce-${nonceBlank}'`,
        "style-src": `'self' 'nonce-${nonceBlank}'`,
      };
    default:
      return nothing;
  }
}
