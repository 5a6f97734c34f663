import {
  type AppError,
  BodyTooLarge,
  CodeExpired,
  CodeUsedUp,
  ConflictingCredentials,
  CooldownActive,
  CrossSiteRequest,
  DatabaseUnavailable,
  DeliveryRefused,
  type ErrorCode,
  Forbidden,
  HeadersTooLarge,
  InternalError,
  InvalidInput,
  LimitReached,
  MalformedRequest,
  MethodNotAllowed,
  NotFound,
  NotSignedIn,
  Overloaded,
  RequestTimeout,
  SmsUnavailable,
  UnsupportedMediaType,
  VerificationLocked,
  VerificationRequired,
  WrongCode,
} from "../../errors.ts";
import { bodyMaxBytes } from "../call.ts";
import { problemOf } from "../problem.ts";
import { codeMeanings, errorCodes, Problem } from "../schemas/problem.ts";
import { componentRef, headerRefs, schemaRef } from "./references.ts";
import { requestId } from "./specimen-data.ts";

/** One real error of each kind, so that status, headers and wording of the examples are the server's own. */
const specimens: Record<ErrorCode, AppError> = {
  malformed_request: new MalformedRequest("The body is not JSON."),
  conflicting_credentials: new ConflictingCredentials(),
  verification_required: new VerificationRequired(),
  not_signed_in: new NotSignedIn(),
  wrong_code: new WrongCode(4),
  code_expired: new CodeExpired(),
  code_used_up: new CodeUsedUp(),
  cross_site_request: new CrossSiteRequest("https://login.example.com"),
  forbidden: new Forbidden(),
  not_found: new NotFound(),
  method_not_allowed: new MethodNotAllowed(["POST"]),
  request_timeout: new RequestTimeout(),
  body_too_large: new BodyTooLarge(bodyMaxBytes),
  unsupported_media_type: new UnsupportedMediaType(),
  invalid_input: new InvalidInput([{ field: "phone_number", message: "Enter a phone number." }]),
  headers_too_large: new HeadersTooLarge(),
  cooldown_active: new CooldownActive(28),
  limit_reached: new LimitReached(600),
  verification_locked: new VerificationLocked({ seconds: 3600, endsByItself: true }),
  internal_error: new InternalError(),
  delivery_refused: new DeliveryRefused(),
  sms_unavailable: new SmsUnavailable("not_sent"),
  database_unavailable: new DatabaseUnavailable(),
  overloaded: new Overloaded(),
};

/** What a reader needs to know of each code: the wire form of a specimen, and what it means. */
export const problems = errorCodes.map((code) => {
  const { status, headers, body } = problemOf(specimens[code], requestId);
  return { code, status, headers, example: JSON.parse(body) as Problem, meaning: codeMeanings[code] };
});

export const problemExamples = Object.fromEntries(
  problems.map(({ code, example }) => [code, { summary: example.title, value: example }]),
);

/** Responses by status for the codes that one operation can answer with. */
export function problemResponses(codes: readonly ErrorCode[]) {
  const chosen = problems.filter(({ code }) => codes.includes(code));
  const statuses = [...new Set(chosen.map(({ status }) => status))];
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      problemResponse(chosen.filter((problem) => problem.status === status)),
    ]),
  );
}

/** Failures that any request can meet and that are nobody's business in particular. */
export const defaultResponse = {
  description:
    "Any other failure, in the same form: 405 with `Allow` when the address does not take this method, 408 when the request arrives too slowly, 431 when its headers are too large, 500 for a fault of ours.",
  headers: headerRefs(["X-Request-Id", "Allow"]),
  content: problemContent(["method_not_allowed", "request_timeout", "headers_too_large", "internal_error"]),
};

/** The try that locks a number says for how long; others of these codes name no wait, as their specimens do not. */
const mayLock: readonly ErrorCode[] = ["wrong_code", "code_used_up"];

function problemResponse(same: readonly (typeof problems)[number][]) {
  const always = ["Retry-After", "WWW-Authenticate"].filter((name) =>
    same.some(({ headers }) => name in headers),
  );
  const isAnyLock = same.some(({ code }) => mayLock.includes(code));
  return {
    description: same.map(({ code, meaning }) => `\`${code}\`: ${meaning}`).join("\n\n"),
    headers: {
      ...headerRefs(["X-Request-Id", ...always]),
      ...(isAnyLock && { "Retry-After": componentRef("headers", "Retry-After-Lock") }),
    },
    content: problemContent(same.map(({ code }) => code)),
  };
}

function problemContent(codes: readonly ErrorCode[]) {
  return {
    "application/problem+json": {
      schema: schemaRef(Problem),
      examples: Object.fromEntries(codes.map((code) => [code, componentRef("examples", code)])),
    },
  };
}
