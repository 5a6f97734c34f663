import type { ErrorCode } from "../../errors.ts";

// Ways to fail that many routes share, by what a route does.

/** An address that cannot be read; a body is too large also where none is wanted. */
export const anyAddress: readonly ErrorCode[] = ["malformed_request", "body_too_large"];
/** What is no probe may be refused to keep the rest going. */
export const noProbe: readonly ErrorCode[] = [...anyAddress, "limit_reached", "overloaded"];
/** Every handler of the API reads credentials, so they can clash anywhere. */
export const anyRequest: readonly ErrorCode[] = [...noProbe, "conflicting_credentials"];
export const jsonBody: readonly ErrorCode[] = ["unsupported_media_type", "invalid_input"];
export const crossSite: readonly ErrorCode[] = ["cross_site_request"];
export const usesDatabase: readonly ErrorCode[] = ["database_unavailable"];
export const signedIn: readonly ErrorCode[] = ["not_signed_in"];
