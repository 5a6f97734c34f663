import { route } from "#lib/http/route.ts";

export const POST = route(async ({ services, credentials, transport }) => {
  const signedIn = await services.findSignedIn(credentials.session);
  if (signedIn !== null) await services.endSessions(signedIn.user.id, { only: [signedIn.session.id] });
  const { cookies } = services;
  return {
    body: { message: "Signed out" },
    cookies: transport === "token" ? [] : [cookies.clear("session"), cookies.clear("flow")],
  };
});
