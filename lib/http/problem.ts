import type { AppError } from "../errors.ts";
import { problems } from "../problems.ts";

/** The wire form of an error: RFC 9457 problem details. Pure, so that the edge can use it outside Next. */
export function problemOf(
  error: AppError,
  requestId: string,
): { status: number; headers: Record<string, string>; body: string } {
  const { status, title } = problems[error.code];
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
