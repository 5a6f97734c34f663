import type { IncomingMessage } from "node:http";
import type { Call, Mounted } from "../http/call.ts";
import type { Admission } from "./admission.ts";
import type { Route } from "./routes.ts";

/** Handlers by the pattern of their route, then by method: what the edge answers by itself, without Next. */
export type DirectHandlers = Readonly<
  Record<string, Partial<Readonly<Record<string, Pick<Mounted, "answer">>>>>
>;

/** Undefined where Next is to answer. What answers GET answers HEAD too; Node leaves the body out (RFC 9110 §9.3.2). */
export function directHandler(handlers: DirectHandlers, { pattern }: Route, method: string | undefined) {
  return handlers[pattern]?.[method === "HEAD" ? "GET" : (method ?? "")];
}

/** The request as a handler sees it. Its body has arrived. */
export function callOf(request: IncomingMessage, { route, path, query, segments }: Admission): Call {
  // Taken off the connection in any case, so that it is free for the next request.
  const body = (request.read() as Buffer | null) ?? Buffer.alloc(0);
  return {
    method: request.method ?? "",
    path,
    query,
    params: paramsOf(route.pattern, segments),
    header: (name) => headerOf(request, name),
    body: () => body,
  };
}

export function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  return value === undefined ? null : String(value);
}

function paramsOf(pattern: string, segments: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {};
  if (!pattern.includes("{")) return params;
  for (const [at, part] of pattern.slice(1).split("/").entries()) {
    if (part.startsWith("{")) params[part.slice(1, -1)] = segments[at] ?? "";
  }
  return params;
}
