/** Every code that a client may meet, one for each class of lib/errors.ts. */
export type ErrorCode =
  | "malformed_request"
  | "conflicting_credentials"
  | "verification_required"
  | "not_signed_in"
  | "wrong_code"
  | "code_expired"
  | "code_used_up"
  | "cross_site_request"
  | "forbidden"
  | "not_found"
  | "method_not_allowed"
  | "request_timeout"
  | "body_too_large"
  | "unsupported_media_type"
  | "invalid_input"
  | "headers_too_large"
  | "cooldown_active"
  | "limit_reached"
  | "verification_locked"
  | "internal_error"
  | "delivery_refused"
  | "sms_unavailable"
  | "database_unavailable"
  | "overloaded";

/** One bad field of a request. */
export type FieldError = { field: string; message: string };

/** The typed facts an error may carry to the client. Seconds are whole and at least 1. */
export type ErrorFacts = {
  retryAfterSeconds?: number;
  attemptsLeft?: number;
  fields?: readonly FieldError[];
  allowedMethods?: readonly string[];
};

const brand = Symbol.for("phone-login.app-error");

export class AppError extends Error {
  readonly [brand] = true;
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, detail: string, facts: ErrorFacts = {}, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.facts = facts;
  }
}

/**
 * Use this instead of `instanceof`, and `code` to tell kinds apart: a build holds this module more than once, and a
 * class of one copy does not recognise the other's.
 */
export function isAppError(error: unknown): error is AppError {
  return typeof error === "object" && error !== null && brand in error;
}
