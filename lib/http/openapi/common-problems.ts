import type { ProblemCode } from "../../problems.ts";

// Ways to fail that many routes share, by what a route does.

/** An address that cannot be read; a body is too large also where none is wanted. */
export const anyAddress: readonly ProblemCode[] = ["malformed_request", "body_too_large"];
/** What is no probe may be refused to keep the rest going. */
export const noProbe: readonly ProblemCode[] = [...anyAddress, "limit_reached", "overloaded"];
/** Every handler of the API reads credentials, so they can clash anywhere. */
export const anyRequest: readonly ProblemCode[] = [...noProbe, "conflicting_credentials"];
export const jsonBody: readonly ProblemCode[] = ["unsupported_media_type", "invalid_input"];
export const crossSite: readonly ProblemCode[] = ["cross_site_request"];
export const usesDatabase: readonly ProblemCode[] = ["database_unavailable"];
export const signedIn: readonly ProblemCode[] = ["not_signed_in"];
