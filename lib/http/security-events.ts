import type { AppError, LimitReached } from "../errors.ts";
import type { LogEntry } from "../log.ts";
import { problems } from "../problems.ts";

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
  const { event, outcome = "failure" } = problems[error.code];
  return { ...request, event, outcome, reason: error.code, limit, cause: error.cause };
}
