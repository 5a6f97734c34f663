import type { EventName, Outcome } from "./log/events.ts";

/** A request body may be no larger: many times what any request of ours needs. */
export const bodyMaxBytes = 4_096;

/** One bad field of a request. */
export type FieldError = { field: string; message: string };

/** What a problem tells a program beside its code. Seconds are whole and at least 1. */
export type ProblemFacts = {
  /** `Retry-After` and `retry_after` */
  retryAfterSeconds?: number;
  /** `attempts_left` */
  attemptsLeft?: number;
  /** `errors` */
  fields?: readonly FieldError[];
  /** `Allow` */
  allowedMethods?: readonly string[];
};

export type ProblemRow = {
  /** A 401 also names the scheme that would help. */
  status: number;
  title: string;
  /** What it means to a developer, in Markdown: in the OpenAPI document and at the end of `/docs`. */
  meaning: string;
  /** What the log calls it. */
  event: EventName;
  /** `failure`, unless the row says otherwise */
  outcome?: Outcome;
  /** The sentence for the user. A row has none where the sentence needs facts: a class in errors.ts writes it then. */
  detail?: string;
  /** What a problem with a `detail` here always carries. */
  facts?: ProblemFacts;
  /** It carries `retryAfterSeconds` only when this attempt locked the number. */
  mayLock?: true;
};

/**
 * Every problem a client can meet, by its public code. The answers, the log, the OpenAPI document and `/docs` are made
 * from this table. Each language adds a sentence for each code (lib/text). Clients read codes, so none is ever renamed.
 */
const rows = {
  malformed_request: {
    status: 400,
    title: "Malformed request",
    meaning:
      "The request is not HTTP or JSON that can be read: broken JSON, a bad escape, wrong encoding, an unknown `X-Auth-Transport`.",
    event: "input_validation_fail",
  },
  conflicting_credentials: {
    status: 400,
    title: "Conflicting credentials",
    detail: "The bearer token does not belong to the person of the cookie. Send only one of them.",
    meaning:
      "Cookie and bearer token belong to different people, or the token beside a session cookie cannot be read. Send only one of them.",
    event: "authz_fail",
  },
  verification_required: {
    status: 401,
    title: "Verification required",
    detail: "Verify this number with a code first.",
    meaning:
      "The proof of the step before is missing, spent, too old, or for another number. Begin with send-otp.",
    event: "sequence_fail",
  },
  not_signed_in: {
    status: 401,
    title: "Not signed in",
    detail: "Sign in first.",
    meaning: "There is no valid session. Sign in.",
    event: "authz_fail",
  },
  wrong_code: {
    status: 401,
    title: "Wrong code",
    meaning:
      "The code does not fit. `attempts_left` is there when this client asked for the code; with `retry_after` this try was one too many for the number, and no code is taken for so long.",
    event: "authn_login_fail",
    mayLock: true,
  },
  code_expired: {
    status: 401,
    title: "Code expired",
    detail: "That code is no longer valid. Ask for a new one.",
    meaning: "The code is too old, was replaced, or has been used. Ask for a new one.",
    event: "authn_login_fail",
  },
  code_used_up: {
    status: 401,
    title: "Code used up",
    meaning:
      "The code took too many wrong tries. Ask for a new one; with `retry_after` not before, because no code is taken for so long.",
    event: "authn_login_fail",
    mayLock: true,
  },
  cross_site_request: {
    status: 403,
    title: "Cross-site request",
    meaning:
      "A browser sent this from another site. Call from a page of this site, or from outside a browser.",
    event: "cross_site_refused",
  },
  forbidden: {
    status: 403,
    title: "Forbidden",
    detail: "You may only look at your own number.",
    meaning: "Signed in, but this belongs to somebody else, or to nobody: the answer is the same.",
    event: "authz_fail",
  },
  not_found: {
    status: 404,
    title: "Not found",
    detail: "There is nothing at this address.",
    meaning: "There is nothing at this address, or nothing of yours.",
    event: "input_validation_fail",
  },
  method_not_allowed: {
    status: 405,
    title: "Method not allowed",
    meaning: "The address exists but not for this method. `Allow` lists the ones that work.",
    event: "input_validation_fail",
  },
  request_timeout: {
    status: 408,
    title: "Request timeout",
    detail: "This request took too long to arrive.",
    meaning: "The request took too long to arrive.",
    event: "input_validation_fail",
  },
  body_too_large: {
    status: 413,
    title: "Body too large",
    detail: `The body is larger than ${bodyMaxBytes} bytes.`,
    meaning: `The body is larger than the limit of ${bodyMaxBytes / 1024} KiB.`,
    event: "input_validation_fail",
  },
  unsupported_media_type: {
    status: 415,
    title: "Unsupported media type",
    detail: "Send the body as application/json, uncompressed.",
    meaning: "The body is not declared as `application/json`, or it is compressed.",
    event: "input_validation_fail",
  },
  invalid_input: {
    status: 422,
    title: "Invalid input",
    meaning: "Well-formed JSON with bad fields. `errors` names those that were found.",
    event: "input_validation_fail",
  },
  headers_too_large: {
    status: 431,
    title: "Headers too large",
    detail: "The headers of this request are too large.",
    meaning: "The headers are larger than the server reads.",
    event: "input_validation_fail",
  },
  cooldown_active: {
    status: 429,
    title: "Too soon",
    meaning:
      "A message to this number was asked for moments ago. If it arrives, its code works; wait `retry_after` seconds for another. A client that did not ask itself is told a fixed wait, and may be refused once more after it.",
    event: "excess_rate_limit_exceeded",
  },
  limit_reached: {
    status: 429,
    title: "Too many requests",
    meaning: "Too many requests from here, or for this number. Wait `retry_after` seconds.",
    event: "excess_rate_limit_exceeded",
  },
  verification_locked: {
    status: 429,
    title: "Verification locked",
    meaning:
      "Too many wrong codes for this number. Show `detail`. Most locks end after `retry_after` seconds. After very many wrong codes the number stays shut to unknown devices: `retry_after` is a week each time, longer than any lock that ends, waiting does not help, and `detail` says what does: a sign-in on a device that has used the number before, or an operator.",
    event: "authn_login_lock",
  },
  internal_error: {
    status: 500,
    title: "Internal error",
    detail: "Something went wrong on our side. Try again.",
    meaning: "A fault of ours. Quote `request_id` when you report it.",
    event: "internal_error",
  },
  delivery_refused: {
    status: 502,
    title: "Delivery refused",
    detail: "We cannot send a message to this number. Check it, or use another.",
    meaning: "The SMS provider will not deliver to this number. Another attempt will not help.",
    event: "sms_refused",
  },
  sms_unavailable: {
    status: 503,
    title: "Messages unavailable",
    meaning:
      "The SMS provider did not take the message, or did not say so: it may still arrive. Wait `retry_after` seconds, then ask again.",
    event: "sms_unavailable",
  },
  database_unavailable: {
    status: 503,
    title: "Service unavailable",
    meaning: "The database does not answer. Wait `retry_after` seconds.",
    event: "database_unavailable",
    outcome: "unknown",
  },
  overloaded: {
    status: 503,
    title: "Service overloaded",
    detail: "Many people are signing in right now. Try again in a moment.",
    facts: { retryAfterSeconds: 1 },
    meaning: "More requests are waiting than can be served in time. Wait `retry_after` seconds.",
    event: "excess_rate_limit_exceeded",
  },
} satisfies Record<string, ProblemRow>;

export type ProblemCode = keyof typeof rows;

/** In the order of the table. */
export const problemCodes = Object.keys(rows) as [ProblemCode, ...ProblemCode[]];

/** Codes whose row holds the sentence. Each of the others has a class in errors.ts. */
export type PlainCode = {
  [Code in ProblemCode]: "detail" extends keyof (typeof rows)[Code] ? Code : never;
}[ProblemCode];

export const problems: Record<ProblemCode, ProblemRow> & Record<PlainCode, { detail: string }> = rows;

export function isPlain(code: ProblemCode): code is PlainCode {
  return "detail" in rows[code];
}
