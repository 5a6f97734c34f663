import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import { type AppError, isAppError, MalformedRequest, MethodNotAllowed, problem } from "../errors.ts";
import { refusalEntry } from "../http/security-events.ts";
import type { Log } from "../log.ts";
import type { Connections } from "./connections.ts";
import { isClosing, lingerAtClose } from "./linger.ts";
import type { Policy } from "./policy.ts";
import { answerRaw } from "./problem-answer.ts";
import type { Routes } from "./routes.ts";
import { readTarget } from "./target.ts";

/** What Node's parser reports: `rawPacket` is what it was reading, `bytesParsed` how far it came. */
type ParserError = Error & { code?: string; rawPacket?: Buffer; bytesParsed?: number };

type Surroundings = { policy: Policy; routes: Routes; connections: Connections; lingerMs: number; log: Log };

/** Answers what did not become a request: broken syntax, headers that are too long, a client that is too slow. */
export function answerClientError(failure: ParserError, socket: Socket, around: Surroundings): void {
  // After an answer that closes, whatever still comes in is dropped.
  if (isClosing(socket)) return;
  if (!socket.writable || failure.code === "ECONNRESET" || around.connections.isAnswering(socket)) {
    socket.destroy();
    return;
  }
  refuse(socket, errorOf(failure, around.routes), around, isForHead(failure));
}

/** CONNECT asks for a proxy. Node hands over the bare connection. */
export function refuseTunnel(socket: Socket, around: Surroundings): void {
  refuse(socket, new MethodNotAllowed(["GET", "HEAD", "POST", "DELETE", "OPTIONS"]), around);
}

function refuse(
  socket: Socket,
  error: AppError,
  { policy, lingerMs, log }: Surroundings,
  isHeadOnly = false,
): void {
  const requestId = randomUUID();
  log.event(refusalEntry(error, { requestId, ip: socket.remoteAddress }));
  lingerAtClose(socket, lingerMs);
  const headers = { ...Object.fromEntries(policy.ownHeaders), "X-Request-Id": requestId };
  answerRaw(socket, error, { requestId, headers, isHeadOnly });
}

/** RFC 9110 §9.3.2: no body then. Of a request that came in several packets this is not known; its answer closes anyway. */
function isForHead({ rawPacket }: ParserError): boolean {
  return rawPacket?.toString("latin1", 0, 5) === "HEAD ";
}

function errorOf(failure: ParserError, routes: Routes): AppError {
  switch (failure.code) {
    case "HPE_HEADER_OVERFLOW":
      return problem("headers_too_large");
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return problem("body_too_large");
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return problem("request_timeout");
    case "HPE_INVALID_METHOD":
      return unknownMethod(failure, routes) ?? new MalformedRequest("This is not an HTTP request.");
    default:
      return new MalformedRequest("This is not an HTTP request.");
  }
}

/** Node's parser knows a fixed list of methods. RFC 9110 §15.5.6: any other token is a 405 like the known ones. */
function unknownMethod({ rawPacket, bytesParsed = 0 }: ParserError, routes: Routes): AppError | null {
  if (rawPacket === undefined) return null;
  const lineStart = rawPacket.lastIndexOf("\n", bytesParsed) + 1;
  const line = rawPacket.subarray(lineStart, lineStart + 4096).toString("latin1");
  const target = /^[!#$%&'*+.^_`|~\w-]+ (\S+) HTTP\/1\.[01]\r?\n/.exec(line)?.[1];
  if (target === undefined) return null;
  try {
    const route = routes.find(readTarget(target));
    return route === null ? problem("not_found") : new MethodNotAllowed(route.methods);
  } catch (error) {
    return isAppError(error) ? error : null;
  }
}
