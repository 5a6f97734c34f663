import { sessionSecretOf } from "../../../lib/http/credentials.ts";
import { deviceCookie } from "../../../lib/http/known-device.ts";
import { route } from "../../../lib/http/route.ts";
import { sessionView } from "../../../lib/http/views.ts";

export const GET = route(async ({ services, credentials }) => {
  const { user, session: current } = await services.auth.requireSignedIn(sessionSecretOf(credentials));
  const sessions = await services.auth.listSessions(user.id);
  return { body: { sessions: sessions.map((session) => sessionView(session, current.id)) } };
});

export const DELETE = route(async ({ services, credentials, transport }) => {
  const signedIn = await services.auth.requireSignedIn(sessionSecretOf(credentials));
  const { user, session: current, now: at } = signedIn;
  const ended = await services.auth.dismissDevices(signedIn, { allBut: current.id });
  // This one stays known.
  const device = deviceCookie(services, credentials, { phone: user.phone, at });
  return {
    body: { message: "Other sessions ended", ended },
    cookies: transport === "cookie" ? [device] : [],
    event: { event: "session_revoked", userId: user.id },
  };
});
