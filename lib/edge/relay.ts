import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { type AppError, problem } from "../errors.ts";
import type { CookieJar } from "../http/cookies.ts";
import type { RequestContext } from "../http/request-context.ts";
import type { Admission } from "./admission.ts";
import { guardResponse, type TakeOver } from "./guarded-response.ts";
import { headersForNext } from "./inbound.ts";
import type { Deployment, Policy } from "./policy.ts";
import type { Route } from "./routes.ts";

/** What is asked behind the edge: Next. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export type Relayed = {
  request: IncomingMessage;
  response: ServerResponse;
  admission: Admission;
  context: RequestContext;
  /** whether the connection ends with this answer */
  closes(): boolean;
  /** told when an answer of Next is none that a client could read; takes it over */
  refuse(error: AppError): void;
};

/**
 * Prepares a request for Next and has the last word on the head of its answer. What comes back takes the answer over, as
 * long as its head is not sent.
 */
export function guardRelay(
  { request, response, admission, context, closes, refuse }: Relayed,
  { deployment, policy, cookies }: { deployment: Deployment; policy: Policy; cookies: CookieJar },
): TakeOver {
  const { route, url } = admission;
  request.headers = {
    ...headersForNext(request.headers, { ...deployment, ownCookies: cookies.ownOnly }),
    ...originOf(deployment),
  };
  // Next takes quadratic time for a name that comes again and again.
  request.url = deployment.isNextDev || route.developmentOnly ? url : url.split("?", 1)[0];
  const nonce = randomBytes(16).toString("base64");
  const contentSecurity = policy.contentSecurity(route.kind, nonce);
  // Next reads the nonce for its scripts from here.
  request.headers["content-security-policy"] = contentSecurity;
  for (const [name, value] of Object.entries(policy.headersOf(route.kind))) response.setHeader(name, value);
  response.setHeader("Content-Security-Policy", contentSecurity);
  response.setHeader("X-Request-Id", context.requestId);

  return guardResponse(response, (takeOver) => {
    markUnavailable(response, route, context);
    const failure = unfitAnswer(response, route);
    if (failure !== null) {
      takeOver(() => refuse(failure));
      return;
    }
    if (closes()) response.setHeader("Connection", "close");
    if (route.kind === "page") response.setHeader("Vary", "Accept-Encoding, Accept-Language, Cookie");
    if (!mayBeCached(response, route)) response.setHeader("Cache-Control", "no-store");
  });
}

function originOf({ publicUrl }: Deployment): IncomingHttpHeaders {
  const { host, protocol } = publicUrl;
  return { host, "x-forwarded-host": host, "x-forwarded-proto": protocol.slice(0, -1) };
}

/** A page that was drawn in place of the one that was asked for, because what it needs does not answer. */
function markUnavailable(
  response: ServerResponse,
  { kind }: Route,
  { retryAfterSeconds }: RequestContext,
): void {
  if (retryAfterSeconds === undefined || kind !== "page") return;
  response.statusCode = 503;
  response.setHeader("Retry-After", String(retryAfterSeconds));
}

/** Next's own error answers are HTML or plain text, which no client of the API can read. */
function unfitAnswer(response: ServerResponse, { kind }: Route): AppError | null {
  const { statusCode } = response;
  if (statusCode < 400 || typeOf(response).includes("json")) return null;
  if (kind === "page" && isHtml(response)) return null;
  if (statusCode >= 500) return problem("internal_error");
  return statusCode === 404 ? problem("not_found") : null;
}

function mayBeCached(response: ServerResponse, { kind }: Route): boolean {
  const isFile = kind === "file" || kind === "next";
  return isFile && response.statusCode < 400 && response.hasHeader("cache-control");
}

function isHtml(response: ServerResponse): boolean {
  return typeOf(response).startsWith("text/html");
}

function typeOf(response: ServerResponse): string {
  return String(response.getHeader("content-type") ?? "");
}
