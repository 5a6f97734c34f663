import { sessionSecretOf } from "#lib/http/credentials.ts";
import { route } from "#lib/http/route.ts";

export const POST = route(async ({ services, credentials, transport }) => {
  const signedIn = await services.auth.findSignedIn(sessionSecretOf(credentials));
  if (signedIn !== null) await services.auth.endSessions(signedIn.user.id, { only: [signedIn.session.id] });
  const { cookies } = services;
  return {
    body: { message: "Signed out" },
    cookies: transport === "token" ? [] : [cookies.clear("session"), cookies.clear("flow")],
  };
});
