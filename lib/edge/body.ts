import type { IncomingMessage } from "node:http";
import { problem } from "../errors.ts";
import { bodyMaxBytes } from "../problems.ts";

export function hasBody(request: IncomingMessage): boolean {
  const { "content-length": length, "transfer-encoding": encoding } = request.headers;
  return encoding !== undefined || (length !== undefined && Number(length) > 0);
}

/** Refuses a length that is too large by the client's own word. @throws body_too_large */
export function checkDeclaredLength(request: IncomingMessage): void {
  const { "content-length": length } = request.headers;
  if (length !== undefined && Number(length) > bodyMaxBytes) throw problem("body_too_large");
}

/**
 * Waits until the whole body has arrived, counting bytes, and leaves it in the request's own buffer for the handler.
 * So no handler ever runs for a body that is too large, endless or slow; Node's requestTimeout bounds the wait.
 * False when the client went away. @throws body_too_large
 */
export function bodyArrived(request: IncomingMessage): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      request.off("readable", look).off("close", gone).off("error", gone);
      act();
    };
    const gone = () => settle(() => resolve(false));
    const look = () => {
      // The stream buffers past our limit (16 KiB and more) before it stops reading, so this is always reached.
      if (request.readableLength > bodyMaxBytes) settle(() => reject(problem("body_too_large")));
      else if (request.complete) settle(() => resolve(true));
    };
    request.on("readable", look).once("close", gone).once("error", gone);
    look();
  });
}
