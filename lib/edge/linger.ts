import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

/** Enough for any honest mistake to be told of; more is left in the client's hands until the connection closes. */
const readOnMaxBytes = 1_048_576;

const closing = new WeakSet<Socket>();

/** No further request on this connection is to be answered. */
export function isClosing(socket: Socket): boolean {
  return closing.has(socket);
}

/**
 * Makes the end of this connection a gentle one. Closing a socket while the client still sends makes TCP reset it, and
 * a reset may take back an answer that the client has not read yet. RFC 9112 §9.6: close our half, read on for a
 * moment (what arrives is dropped), then close. Node calls destroySoon() once the last answer is written.
 */
export function lingerAtClose(socket: Socket, lingerMs: number): void {
  if (closing.has(socket)) return;
  closing.add(socket);
  socket.destroySoon = () => {
    socket.end();
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once("close", () => clearTimeout(timer));
  };
}

/** The same for a request that is answered before it was read to its end. */
export function refuseRest(request: IncomingMessage, lingerMs: number): void {
  lingerAtClose(request.socket, lingerMs);
  let bytes = 0;
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > readOnMaxBytes) request.pause();
  });
}
