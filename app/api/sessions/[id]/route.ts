import { problem } from "../../../../lib/errors.ts";
import { sessionSecretOf } from "../../../../lib/http/credentials.ts";
import { deviceCookie } from "../../../../lib/http/known-device.ts";
import { route } from "../../../../lib/http/route.ts";

/** As newId makes them. Databases differ in what else they would find equal. */
const sessionId = /^[\w-]{22}$/;

export const DELETE = route<{ id: string }>(async ({ services, credentials, transport }, { id }) => {
  const { auth, cookies } = services;
  const signedIn = await auth.requireSignedIn(sessionSecretOf(credentials));
  const { user, session: current, now: at } = signedIn;
  const isOwn = id === current.id;
  const only = sessionId.test(id) ? [id] : [];
  const ended = await (isOwn ? auth.endSessions(user.id, { only }) : auth.dismissDevices(signedIn, { only }));
  if (ended === 0) throw problem("not_found", { detail: "You have no such session." });
  const kept = isOwn
    ? cookies.clear("session")
    : deviceCookie(services, credentials, { phone: user.phone, at });
  return {
    body: { message: "Session ended" },
    cookies: transport === "cookie" ? [kept] : [],
    event: { event: "session_revoked", userId: user.id },
  };
});
