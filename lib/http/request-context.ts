import { AsyncLocalStorage } from "node:async_hooks";
import { processWide } from "../process-wide.ts";

/**
 * What the edge knows of a request and a handler cannot learn from headers, because any header can be forged.
 * It travels beside the request, in async context, never in it.
 */
export type RequestContext = {
  requestId: string;
  clientAddress: string;
  /**
   * The one thing that travels back. A page that cannot be shown as meant writes here after how many whole seconds to try
   * again; Next has no way to give a page a status, so the edge makes the answer a 503 that says so.
   */
  retryAfterSeconds?: number;
};

export const requestContext = processWide("request-context", () => new AsyncLocalStorage<RequestContext>());
