import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { AppError } from "../errors.ts";
import { problemOf } from "../http/problem.ts";

/** The error that an unforeseen failure is shown as. What happened is for the log alone. */
export function unforeseen(cause?: unknown): AppError {
  return new AppError("internal_error", "Something went wrong on our side. Try again.", {}, cause);
}

/** Answers where Node could not make a request of what it read, so there is no response to use. Closes. */
export function answerRaw(
  socket: Socket,
  error: AppError,
  requestId: string,
  extraHeaders: Readonly<Record<string, string>>,
): void {
  const { status, headers, body } = problemOf(error, requestId);
  const lines = Object.entries({
    ...extraHeaders,
    ...headers,
    "Content-Length": String(Buffer.byteLength(body)),
    Date: new Date().toUTCString(),
    Connection: "close",
  }).map(([name, value]) => `${name}: ${value}`);
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
  socket.destroySoon();
}
