import { AsyncLocalStorage } from "node:async_hooks";

/**
 * What the edge knows of a request and a handler cannot learn from headers, because any header can be forged.
 * It travels beside the request, in async context, never in it. The storage hangs on a global symbol because the
 * server and Next's bundle each load their own copy of this module.
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

const key = Symbol.for("phone-login.request-context");
const globals = globalThis as { [key]?: AsyncLocalStorage<RequestContext> };
globals[key] ??= new AsyncLocalStorage<RequestContext>();

export const requestContext: AsyncLocalStorage<RequestContext> = globals[key];
