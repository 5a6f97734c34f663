import type { AppError, ErrorCode } from "../errors.ts";

/**
 * The only place where an error meets a status. Exhaustive: a new code without a row does not compile.
 */
const table: Record<ErrorCode, { status: number; title: string }> = {
  malformed_request: { status: 400, title: "Malformed request" },
  conflicting_credentials: { status: 400, title: "Conflicting credentials" },
  verification_required: { status: 401, title: "Verification required" },
  not_signed_in: { status: 401, title: "Not signed in" },
  wrong_code: { status: 401, title: "Wrong code" },
  code_expired: { status: 401, title: "Code expired" },
  code_used_up: { status: 401, title: "Code used up" },
  cross_site_request: { status: 403, title: "Cross-site request" },
  forbidden: { status: 403, title: "Forbidden" },
  not_found: { status: 404, title: "Not found" },
  method_not_allowed: { status: 405, title: "Method not allowed" },
  request_timeout: { status: 408, title: "Request timeout" },
  body_too_large: { status: 413, title: "Body too large" },
  unsupported_media_type: { status: 415, title: "Unsupported media type" },
  invalid_input: { status: 422, title: "Invalid input" },
  headers_too_large: { status: 431, title: "Headers too large" },
  cooldown_active: { status: 429, title: "Too soon" },
  limit_reached: { status: 429, title: "Too many requests" },
  verification_locked: { status: 429, title: "Verification locked" },
  internal_error: { status: 500, title: "Internal error" },
  delivery_refused: { status: 502, title: "Delivery refused" },
  sms_unavailable: { status: 503, title: "Messages unavailable" },
  database_unavailable: { status: 503, title: "Service unavailable" },
  overloaded: { status: 503, title: "Service overloaded" },
};

/** The wire form of an error: RFC 9457 problem details. Pure, so that the edge can use it outside Next. */
export function problemOf(
  error: AppError,
  requestId: string,
): { status: number; headers: Record<string, string>; body: string } {
  const { status, title } = table[error.code];
  const { retryAfterSeconds, attemptsLeft, fields, allowedMethods } = error.facts;
  const headers: Record<string, string> = {
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
  };
  if (retryAfterSeconds !== undefined) headers["Retry-After"] = String(retryAfterSeconds);
  if (allowedMethods !== undefined) headers.Allow = allowedMethods.join(", ");
  // RFC 9110 §15.5.2: a 401 names the scheme that would do.
  if (status === 401) headers["WWW-Authenticate"] = "Bearer";
  const body = JSON.stringify({
    type: `urn:phone-login:problem:${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    request_id: requestId,
    retry_after: retryAfterSeconds,
    attempts_left: attemptsLeft,
    errors: fields,
  });
  return { status, headers, body };
}
