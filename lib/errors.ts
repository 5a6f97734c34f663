import { AppError, type ErrorFacts, type FieldError } from "./app-error.ts";
import { inWords } from "./duration.ts";
import { type Lock, lockInWords } from "./lock.ts";

export { AppError, type ErrorCode, type ErrorFacts, type FieldError, isAppError } from "./app-error.ts";

// Everything that can go wrong by design, one class per cause. A `code` is stable and public; `message` is a
// sentence for the person who reads it and never holds a secret; `cause` is private and is only ever logged.
// HTTP statuses are decided elsewhere (lib/http/problem.ts), so these can be thrown from any room.

export class MalformedRequest extends AppError {
  constructor(detail: string, cause?: unknown) {
    super("malformed_request", detail, {}, cause);
  }
}

export class ConflictingCredentials extends AppError {
  constructor() {
    super(
      "conflicting_credentials",
      "The cookie and the bearer token belong to different people. Send one of them.",
    );
  }
}

/** The request lacks the proof of the step before: no flow for verify, no grant for login. */
export class VerificationRequired extends AppError {
  constructor(detail = "Verify this number with a code first.") {
    super("verification_required", detail);
  }
}

export class NotSignedIn extends AppError {
  constructor() {
    super("not_signed_in", "Sign in first.");
  }
}

export class WrongCode extends AppError {
  /** Told only to the client that asked for the code: what it has left, and the lock that this try brought. */
  constructor(attemptsLeft?: number, lock: Lock | null = null) {
    const tries = attemptsLeft === 1 ? "1 try is" : `${attemptsLeft} tries are`;
    const next = lock === null ? `${tries} left.` : lockInWords(lock);
    super(
      "wrong_code",
      attemptsLeft === undefined ? "That code is not right." : `That code is not right. ${next}`,
      attemptsLeft === undefined ? {} : { attemptsLeft, ...waitFor(lock) },
    );
  }
}

export class CodeExpired extends AppError {
  constructor() {
    super("code_expired", "That code is no longer valid. Ask for a new one.");
  }
}

export class CodeUsedUp extends AppError {
  /** `lock`: what the last try brought. No new code is of use before it ends. */
  constructor(lock: Lock | null = null) {
    super(
      "code_used_up",
      lock === null ? "Too many wrong tries for this code. Ask for a new one." : lockInWords(lock),
      { attemptsLeft: 0, ...waitFor(lock) },
    );
  }
}

export class CrossSiteRequest extends AppError {
  /** @param publicOrigin where our own pages are */
  constructor(publicOrigin: string) {
    const cause = new Error(`The page of the browser is not at ${publicOrigin}, as PUBLIC_URL says.`);
    super("cross_site_request", `This request came from a page that is not at ${publicOrigin}.`, {}, cause);
  }
}

export class Forbidden extends AppError {
  constructor() {
    super("forbidden", "You may only look at your own number.");
  }
}

export class NotFound extends AppError {
  constructor(detail = "There is nothing at this address.") {
    super("not_found", detail);
  }
}

export class MethodNotAllowed extends AppError {
  constructor(allowedMethods: readonly string[]) {
    super("method_not_allowed", `This address takes ${allowedMethods.join(", ")}.`, { allowedMethods });
  }
}

export class RequestTimeout extends AppError {
  constructor() {
    super("request_timeout", "This request took too long to arrive.");
  }
}

export class HeadersTooLarge extends AppError {
  constructor() {
    super("headers_too_large", "The headers of this request are too large.");
  }
}

export class BodyTooLarge extends AppError {
  constructor(limitBytes: number) {
    super("body_too_large", `The body is larger than ${limitBytes} bytes.`);
  }
}

export class UnsupportedMediaType extends AppError {
  constructor() {
    super("unsupported_media_type", "Send the body as application/json, uncompressed.");
  }
}

export class InvalidInput extends AppError {
  constructor(fields: readonly FieldError[]) {
    super("invalid_input", fields.map((field) => field.message).join(" "), { fields });
  }
}

/** A message to this number was asked for moments ago; it need not have gone out. */
export class CooldownActive extends AppError {
  constructor(retryAfterSeconds: number) {
    super(
      "cooldown_active",
      `A message to this number was just asked for. Try again in ${inWords(retryAfterSeconds)}.`,
      { retryAfterSeconds },
    );
  }
}

export class LimitReached extends AppError {
  /** Which one, for the log alone: whoever ran into it need not know. */
  readonly limit: string | undefined;

  constructor(retryAfterSeconds: number, limit?: string) {
    super("limit_reached", `Too many requests. Try again in ${inWords(retryAfterSeconds)}.`, {
      retryAfterSeconds,
    });
    this.limit = limit;
  }
}

export class VerificationLocked extends AppError {
  constructor(lock: Lock) {
    super("verification_locked", lockInWords(lock), waitFor(lock));
  }
}

function waitFor(lock: Lock | null): Pick<ErrorFacts, "retryAfterSeconds"> {
  return lock === null ? {} : { retryAfterSeconds: lock.seconds };
}

/** What nobody foresaw. What happened is for the log alone. */
export class InternalError extends AppError {
  constructor(cause?: unknown) {
    super("internal_error", "Something went wrong on our side. Try again.", {}, cause);
  }
}

/** The provider will never deliver to this number. */
export class DeliveryRefused extends AppError {
  constructor(cause?: unknown) {
    super(
      "delivery_refused",
      "We cannot send a message to this number. Check it, or use another.",
      {},
      cause,
    );
  }
}

/** More requests are under way than can be answered in time. */
export class Overloaded extends AppError {
  constructor() {
    super("overloaded", "Many people are signing in right now. Try again in a moment.", {
      retryAfterSeconds: 1,
    });
  }
}

/** What became of a message that nobody confirmed: whether it was turned away, or may still arrive. */
export type DeliveryOutcome = "not_sent" | "turned_down" | "unknown";

/** The provider could not be reached, refused our account, or left us without an answer. */
export class SmsUnavailable extends AppError {
  /**
   * "unknown" means: keep the code and the cooldown, and never send again by yourself. "turned_down": nothing went out,
   * perhaps because of this very number; unless that counted, asking for it could go on without end.
   */
  readonly outcome: DeliveryOutcome;

  constructor(outcome: DeliveryOutcome, cause?: unknown, retryAfterSeconds = 30) {
    super(
      "sms_unavailable",
      "Messages cannot be sent right now. Try again shortly.",
      { retryAfterSeconds },
      cause,
    );
    this.outcome = outcome;
  }
}

/** What a client is told to wait for a database that does not answer. */
export const databaseRetrySeconds = 3;

export class DatabaseUnavailable extends AppError {
  constructor(cause?: unknown) {
    super(
      "database_unavailable",
      "The service is not available right now. Try again shortly.",
      { retryAfterSeconds: databaseRetrySeconds },
      cause,
    );
  }
}
