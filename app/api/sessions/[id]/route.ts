import { NotFound } from "#lib/errors.ts";
import { route } from "#lib/http/route.ts";

export const DELETE = route<{ id: string }>(async ({ services, credentials }, { id }) => {
  const { user, session: current } = await services.requireSignedIn(credentials.session);
  const ended = await services.endSessions(user.id, { only: [id] });
  if (ended === 0) throw new NotFound("You have no such session.");
  return { body: { message: "Session ended" }, cookies: id === current.id ? [services.cookies.clear("session")] : [] };
});
