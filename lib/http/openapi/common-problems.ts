import type { ErrorCode } from "../../errors.ts";

/** Ways to fail that many routes share, by what a route does. Credentials are read everywhere, so they can clash anywhere. */
export const anyRequest: readonly ErrorCode[] = [
  "malformed_request",
  "conflicting_credentials",
  "limit_reached",
  "overloaded",
];
export const jsonBody: readonly ErrorCode[] = ["body_too_large", "unsupported_media_type", "invalid_input"];
export const crossSite: readonly ErrorCode[] = ["cross_site_request"];
export const usesDatabase: readonly ErrorCode[] = ["database_unavailable"];
export const signedIn: readonly ErrorCode[] = ["not_signed_in"];
