import { sessionSecretOf } from "../../../lib/http/credentials.ts";
import { route } from "../../../lib/http/route.ts";
import { sessionView } from "../../../lib/http/views.ts";

export const GET = route(async ({ services, credentials }) => {
  const { user, session: current } = await services.auth.requireSignedIn(await sessionSecretOf(credentials));
  const sessions = await services.auth.listSessions(user.id);
  return { body: { sessions: sessions.map((session) => sessionView(session, current.id)) } };
});

export const DELETE = route(async ({ services, credentials }) => {
  const { user, session: current } = await services.auth.requireSignedIn(await sessionSecretOf(credentials));
  const ended = await services.auth.endSessions(user.id, { allBut: current.id });
  return {
    body: { message: "Other sessions ended", ended },
    event: { event: "session_revoked", userId: user.id },
  };
});
