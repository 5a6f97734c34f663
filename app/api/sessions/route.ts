import { route } from "#lib/http/route.ts";
import { sessionView } from "#lib/http/views.ts";

export const GET = route(async ({ services, credentials }) => {
  const { user, session: current } = await services.requireSignedIn(credentials.session);
  const sessions = await services.listSessions(user.id);
  return { body: { sessions: sessions.map((session) => sessionView(session, current.id)) } };
});

export const DELETE = route(async ({ services, credentials }) => {
  const { user, session: current } = await services.requireSignedIn(credentials.session);
  const ended = await services.endSessions(user.id, { allBut: current.id });
  return { body: { message: "Other sessions ended", ended } };
});
