import { NotFound } from "../../../../lib/errors.ts";
import { sessionSecretOf } from "../../../../lib/http/credentials.ts";
import { route } from "../../../../lib/http/route.ts";

/** As newId makes them. Databases differ in what else they would find equal. */
const sessionId = /^[\w-]{22}$/;

export const DELETE = route<{ id: string }>(async ({ services, credentials, transport }, { id }) => {
  const { user, session: current } = await services.auth.requireSignedIn(await sessionSecretOf(credentials));
  const ended = !sessionId.test(id) ? 0 : await services.auth.endSessions(user.id, { only: [id] });
  if (ended === 0) throw new NotFound("You have no such session.");
  return {
    body: { message: "Session ended" },
    cookies: id === current.id && transport === "cookie" ? [services.cookies.clear("session")] : [],
    event: { event: "session_revoked", userId: user.id },
  };
});
