import { isAppError } from "../errors.ts";
import { services } from "../services.ts";
import { requestContext } from "./request-context.ts";
import { refusalEntry } from "./security-events.ts";

/**
 * What a page shows, or `null` where the database that it needs does not answer: the visitor then gets the words for that
 * from the page, and the status 503 with Retry-After from the edge. Any other error is thrown on, redirects included.
 */
export async function whileAvailable<Shown>(show: () => Promise<Shown>): Promise<Shown | null> {
  try {
    return await show();
  } catch (error) {
    if (!isAppError(error) || error.code !== "database_unavailable") throw error;
    const context = requestContext.getStore();
    if (context !== undefined) context.retryAfterSeconds = error.facts.retryAfterSeconds ?? 1;
    const { log } = await services();
    log.event(refusalEntry(error, { requestId: context?.requestId, ip: context?.clientAddress }));
    return null;
  }
}
