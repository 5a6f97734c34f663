import { databaseRetrySeconds } from "../../../../lib/errors.ts";
import { route } from "../../../../lib/http/route.ts";
import { closedLimitView } from "../../../../lib/http/views.ts";

/** Keeps the public answer small. */
const limitsShown = 20;

/** Readiness: whether a request that needs the database would get an answer now. */
export const GET = route(async ({ services: { auth, config, readiness } }) => {
  const connected = await readiness();
  const closed = auth.closedTaps().slice(0, limitsShown);
  return {
    status: connected ? 200 : 503,
    headers: connected ? {} : { "Retry-After": String(databaseRetrySeconds) },
    body: {
      status: connected ? "healthy" : "unhealthy",
      service: config.appName,
      database: connected ? "connected" : "disconnected",
      database_kind: config.database.kind,
      sms: config.sms.kind,
      ...(connected && closed.length > 0 && { limits: closed.map(closedLimitView) }),
    },
  };
});
