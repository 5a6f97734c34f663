import type { IncomingMessage, ServerResponse } from "node:http";
import type { Admission } from "./admission.ts";
import type { Route } from "./routes.ts";

/**
 * A route handler as `app/` exports it: plain web standards, whoever calls it (WHATWG Fetch). Which parts of the path it
 * is given by name, only itself and the pattern of its route know.
 */
export type WebHandler = (
  request: Request,
  segment: { params: Promise<never> },
) => Response | Promise<Response>;

/** Handlers by the pattern of their route, then by method: what the edge answers by itself, without Next. */
export type WebHandlers = Readonly<Record<string, Partial<Readonly<Record<string, WebHandler>>>>>;

/** Null where Next is to answer. A GET answers HEAD as well; Node leaves its body out (RFC 9110 §9.3.2). */
export function webHandlerFor(
  handlers: WebHandlers,
  { kind, pattern }: Route,
  method: string | undefined,
): WebHandler | null {
  if (kind !== "api") return null;
  return handlers[pattern]?.[method === "HEAD" ? "GET" : (method ?? "")] ?? null;
}

/**
 * Calls a handler with Node's request, whose body has arrived, and writes what it returns as one piece. Throws what the
 * handler throws, with nothing written.
 */
export async function answerWith(
  handler: WebHandler,
  request: IncomingMessage,
  response: ServerResponse,
  { route, url, segments }: Admission,
  origin: string,
): Promise<void> {
  const params = Promise.resolve(paramsOf(route.pattern, segments) as never);
  const answer = await handler(webRequest(request, origin + url), { params });
  const body = Buffer.from(await answer.arrayBuffer());
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) {
    if (name !== "set-cookie") response.setHeader(name, value);
  }
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader("Set-Cookie", cookies);
  response.setHeader("Content-Length", body.length);
  response.end(body);
}

function webRequest(request: IncomingMessage, url: string): Request {
  const { method = "GET", headers } = request;
  // Taken off the connection in any case; what a GET carries has no meaning (RFC 9110 §9.3.1).
  const sent = request.read() as Buffer<ArrayBuffer> | null;
  const body = method === "GET" || method === "HEAD" ? null : sent;
  return new Request(url, { method, headers: headersOf(headers), body });
}

function headersOf(headers: IncomingMessage["headers"]): [string, string][] {
  return Object.entries(headers).map(([name, value]) => [name, String(value)]);
}

function paramsOf(pattern: string, segments: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [at, part] of pattern.slice(1).split("/").entries()) {
    if (part.startsWith("{")) params[part.slice(1, -1)] = segments[at] ?? "";
  }
  return params;
}
