import { route } from "#lib/http/route.ts";

/** Readiness: whether a request that needs the database would get an answer now. */
export const GET = route(async ({ services: { config, readiness } }) => {
  const connected = await readiness();
  return {
    status: connected ? 200 : 503,
    headers: connected ? {} : { "Retry-After": "3" },
    body: {
      status: connected ? "healthy" : "unhealthy",
      service: config.appName,
      database: connected ? "connected" : "disconnected",
      database_kind: config.database.kind,
      sms: config.sms.kind,
    },
  };
});
