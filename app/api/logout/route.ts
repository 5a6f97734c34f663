import { refuseBody } from "../../../lib/http/body.ts";
import { sessionSecretOf } from "../../../lib/http/credentials.ts";
import { route } from "../../../lib/http/route.ts";

export const POST = route(async ({ call, services, credentials, transport }) => {
  refuseBody(call);
  const { auth, cookies } = services;
  const body = { message: "Signed out" };
  const answer =
    transport === "token"
      ? { body }
      : {
          body,
          cookies: [cookies.clear("session"), cookies.clear("flow")],
          headers: cookies.signOutHeaders,
        };
  const signedIn = await auth.findSignedIn(sessionSecretOf(credentials));
  if (signedIn === null) return answer;
  const userId = signedIn.user.id;
  await auth.endSessions(userId, { only: [signedIn.session.id] });
  return { ...answer, event: { event: "session_revoked", userId } };
});
