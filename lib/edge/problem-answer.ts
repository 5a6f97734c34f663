import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { AppError } from "../errors.ts";
import { problemOf } from "../http/problem.ts";

type RawAnswer = {
  requestId: string;
  headers: Readonly<Record<string, string>>;
  /** the request was one for HEAD */
  isHeadOnly: boolean;
};

/** Answers where Node could not make a request of what it read, so there is no response to use. Closes. */
export function answerRaw(
  socket: Socket,
  error: AppError,
  { requestId, headers: extraHeaders, isHeadOnly }: RawAnswer,
): void {
  const { status, headers, body } = problemOf(error, requestId);
  const lines = Object.entries({
    ...extraHeaders,
    ...headers,
    "Content-Length": String(Buffer.byteLength(body)),
    Date: new Date().toUTCString(),
    Connection: "close",
  }).map(([name, value]) => `${name}: ${value}`);
  socket.write(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("\r\n")}\r\n\r\n${isHeadOnly ? "" : body}`,
  );
  socket.destroySoon();
}
