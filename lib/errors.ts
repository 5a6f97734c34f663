import { inWords } from "./duration.ts";
import { type Lock, lockInWords } from "./lock.ts";
import {
  type FieldError,
  type PlainCode,
  type ProblemCode,
  type ProblemFacts,
  problems,
} from "./problems.ts";

// Everything that can go wrong by design. A problem whose row (lib/problems.ts) holds its sentence is thrown as
// `problem(code)`; one whose sentence or facts depend on what happened has a class here. Any layer may throw both.

const brand = Symbol.for("phone-login.app-error");

export class AppError extends Error {
  readonly [brand] = true;
  readonly code: ProblemCode;
  readonly facts: ProblemFacts;

  /**
   * @param detail a sentence for the user, which never holds a secret
   * @param cause private: only the log gets it
   */
  constructor(code: ProblemCode, detail: string, facts: ProblemFacts = {}, cause?: unknown) {
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

/** `detail`: a sentence that fits this place better than the one in the table. */
export function problem(code: PlainCode, told: { detail?: string; cause?: unknown } = {}): AppError {
  const { detail, facts } = problems[code];
  return new AppError(code, told.detail ?? detail, facts, told.cause);
}

export class MalformedRequest extends AppError {
  constructor(detail: string, cause?: unknown) {
    super("malformed_request", detail, {}, cause);
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

export class MethodNotAllowed extends AppError {
  constructor(allowedMethods: readonly string[]) {
    super("method_not_allowed", `This address takes ${allowedMethods.join(", ")}.`, { allowedMethods });
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
  /** Which one, for the log alone: clients need not know. */
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

function waitFor(lock: Lock | null): Pick<ProblemFacts, "retryAfterSeconds"> {
  return lock === null ? {} : { retryAfterSeconds: lock.seconds };
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
