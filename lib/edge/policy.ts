import { daySeconds } from "../duration.ts";
import type { RouteKind } from "./routes.ts";

/** How this server is reached, and whether Next's development tools are part of it. */
export type Deployment = { publicUrl: URL; isNextDev: boolean };

export type Policy = {
  /** on every answer of Next to a kind of route */
  headersOf(kind: RouteKind): Readonly<Record<string, string>>;
  /** of an answer that the edge writes itself: nothing runs in it, and nobody stores it */
  ownHeaders: readonly (readonly [name: string, value: string])[];
  /** the Content-Security-Policy of a kind of route */
  contentSecurity(kind: RouteKind, nonce: string): string;
};

const yearSeconds = 365 * daySeconds;
const nonceBlank = "{nonce}";

/** Made once, because it is asked for every request. */
export function createPolicy(deployment: Deployment): Policy {
  const policies = contentSecurityPolicies(deployment);
  const headers = securityHeaders(deployment);
  const documentHeaders = { ...headers, "Permissions-Policy": permissions };
  return {
    headersOf: (kind) => (documents.has(kind) ? documentHeaders : headers),
    ownHeaders: Object.entries({
      ...headers,
      "Content-Security-Policy": policies.api,
      "Cache-Control": "no-store",
    }),
    contentSecurity(kind, nonce) {
      return policies[kind].replaceAll(nonceBlank, nonce);
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

/**
 * Next puts the nonce on the scripts of its pages, and those may load more ('strict-dynamic'); 'self' is for browsers
 * that know neither.
 */
const page = { ...ownResources, "script-src": `'self' 'nonce-${nonceBlank}' 'strict-dynamic'` };

/** React rebuilds server stacks with eval, and the overlay and hot reload bring inline styles. */
const pageInNextDev = {
  ...ownResources,
  "script-src": `${page["script-src"]} 'unsafe-eval'`,
  "style-src": "'self' 'unsafe-inline'",
  "connect-src": "'self' ws: wss:",
};

/** ReDoc makes style elements, which take the same nonce. */
const redoc = {
  ...ownResources,
  "script-src": `'self' 'nonce-${nonceBlank}'`,
  "style-src": `'self' 'nonce-${nonceBlank}'`,
};

function contentSecurityPolicies({ publicUrl, isNextDev }: Deployment): Readonly<Record<RouteKind, string>> {
  const ending = publicUrl.protocol === "https:" ? ["upgrade-insecure-requests"] : [];
  const policy = (directives: Record<string, string>) =>
    [...Object.entries(directives).map(([name, value]) => `${name} ${value}`), ...ending].join("; ");
  return {
    page: policy(isNextDev ? pageInNextDev : page),
    // Swagger UI needs nothing special.
    swagger: policy(ownResources),
    redoc: policy(redoc),
    api: policy(nothing),
    file: policy(nothing),
    next: policy(nothing),
  };
}
