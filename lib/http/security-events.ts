import type { AppError, ErrorCode, LimitReached } from "../errors.ts";
import type { LogEntry } from "../log.ts";

type Kind = Pick<LogEntry, "event" | "outcome">;
const refused = (event: LogEntry["event"]): Kind => ({ event, outcome: "failure" });

/** What a refusal means to whoever watches the log. Exhaustive, like the table of statuses. */
const events: Record<ErrorCode, Kind> = {
  malformed_request: refused("input_validation_fail"),
  conflicting_credentials: refused("authz_fail"),
  verification_required: refused("sequence_fail"),
  not_signed_in: refused("authz_fail"),
  wrong_code: refused("authn_login_fail"),
  code_expired: refused("authn_login_fail"),
  code_used_up: refused("authn_login_fail"),
  cross_site_request: refused("cross_site_refused"),
  forbidden: refused("authz_fail"),
  not_found: refused("input_validation_fail"),
  method_not_allowed: refused("input_validation_fail"),
  request_timeout: refused("input_validation_fail"),
  body_too_large: refused("input_validation_fail"),
  unsupported_media_type: refused("input_validation_fail"),
  invalid_input: refused("input_validation_fail"),
  headers_too_large: refused("input_validation_fail"),
  cooldown_active: refused("excess_rate_limit_exceeded"),
  limit_reached: refused("excess_rate_limit_exceeded"),
  verification_locked: refused("authn_login_lock"),
  internal_error: refused("internal_error"),
  delivery_refused: refused("sms_refused"),
  sms_unavailable: refused("sms_unavailable"),
  database_unavailable: { event: "database_unavailable", outcome: "unknown" },
  overloaded: refused("excess_rate_limit_exceeded"),
};

/** The security event that a success is. */
export type SuccessEvent = Pick<LogEntry, "event" | "userId" | "country">;

/** What a line says of the request that it is about. */
export type RequestFacts = Pick<LogEntry, "requestId" | "ip" | "method" | "path" | "phone">;

/** Field by field, because spreading objects into each other would cost more than writing the line. */
export function successEntry(
  { event, userId, country }: SuccessEvent,
  { requestId, ip, method, path, phone }: RequestFacts,
): LogEntry {
  return { event, outcome: "success", requestId, phone, ip, userId, country, method, path };
}

/** One line a refusal: the code says why, the cause stays private. */
export function refusalEntry(error: AppError, request: RequestFacts): LogEntry {
  const { limit } = error as Partial<LimitReached>;
  return { ...request, ...events[error.code], reason: error.code, limit, cause: error.cause };
}
