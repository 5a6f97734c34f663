import { NotFound } from "#lib/errors.ts";
import { sessionSecretOf } from "#lib/http/credentials.ts";
import { route } from "#lib/http/route.ts";

export const DELETE = route<{ id: string }>(async ({ services, credentials }, { id }) => {
  const { user, session: current } = await services.auth.requireSignedIn(await sessionSecretOf(credentials));
  const ended = await services.auth.endSessions(user.id, { only: [id] });
  if (ended === 0) throw new NotFound("You have no such session.");
  return {
    body: { message: "Session ended" },
    cookies: id === current.id ? [services.cookies.clear("session")] : [],
    event: { event: "session_revoked", userId: user.id },
  };
});
