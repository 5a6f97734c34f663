import {
  type AppError,
  CodeUsedUp,
  CooldownActive,
  CrossSiteRequest,
  DatabaseUnavailable,
  InvalidInput,
  LimitReached,
  MalformedRequest,
  MethodNotAllowed,
  problem,
  SmsUnavailable,
  VerificationLocked,
  WrongCode,
} from "../../errors.ts";
import { isPlain, type PlainCode, type ProblemCode, problemCodes, problems } from "../../problems.ts";
import { problemOf } from "../problem.ts";
import { Problem } from "../schemas/problem.ts";
import { componentRef, headerRefs, schemaRef } from "./references.ts";
import { requestId } from "./specimen-data.ts";

/** One real error of each class, so that headers and wording of the examples are the server's own. */
const specimens: Record<Exclude<ProblemCode, PlainCode>, AppError> = {
  malformed_request: new MalformedRequest("The body is not JSON."),
  wrong_code: new WrongCode(4),
  code_used_up: new CodeUsedUp(),
  cross_site_request: new CrossSiteRequest("https://login.example.com"),
  method_not_allowed: new MethodNotAllowed(["POST"]),
  invalid_input: new InvalidInput([{ field: "phone_number", message: "Enter a phone number." }]),
  cooldown_active: new CooldownActive(28),
  limit_reached: new LimitReached(600),
  verification_locked: new VerificationLocked({ seconds: 3600, endsByItself: true }),
  sms_unavailable: new SmsUnavailable("not_sent"),
  database_unavailable: new DatabaseUnavailable(),
};

/** Every row of the table with an answer as it goes over the wire. */
const documented = problemCodes.map((code) => {
  const { headers, body } = problemOf(isPlain(code) ? problem(code) : specimens[code], requestId);
  return { code, headers, example: JSON.parse(body) as Problem, ...problems[code] };
});

export const problemExamples = Object.fromEntries(
  documented.map(({ code, example }) => [code, { summary: example.title, value: example }]),
);

/** Responses by status for the codes that one operation can answer with. */
export function problemResponses(codes: readonly ProblemCode[]) {
  const chosen = documented.filter(({ code }) => codes.includes(code));
  const statuses = [...new Set(chosen.map(({ status }) => status))];
  return Object.fromEntries(
    statuses.map((status) => [status, problemResponse(chosen.filter((one) => one.status === status))]),
  );
}

/** Failures that any request can meet and that are nobody's business in particular. */
export const defaultResponse = {
  description:
    "Any other failure, in the same form: 405 with `Allow` when the address does not take this method, 408 when the request arrives too slowly, 431 when its headers are too large, 500 for a fault of ours.",
  headers: headerRefs(["X-Request-Id", "Allow"]),
  content: problemContent(["method_not_allowed", "request_timeout", "headers_too_large", "internal_error"]),
};

function problemResponse(same: readonly (typeof documented)[number][]) {
  const always = ["Retry-After", "WWW-Authenticate"].filter((name) =>
    same.some(({ headers }) => name in headers),
  );
  const isAnyLock = same.some(({ mayLock }) => mayLock);
  return {
    description: same.map(({ code, meaning }) => `\`${code}\`: ${meaning}`).join("\n\n"),
    headers: {
      ...headerRefs(["X-Request-Id", ...always]),
      ...(isAnyLock && { "Retry-After": componentRef("headers", "Retry-After-Lock") }),
    },
    content: problemContent(same.map(({ code }) => code)),
  };
}

function problemContent(codes: readonly ProblemCode[]) {
  return {
    "application/problem+json": {
      schema: schemaRef(Problem),
      examples: Object.fromEntries(codes.map((code) => [code, componentRef("examples", code)])),
    },
  };
}
