import { sessionSecretOf } from "../../../lib/http/credentials.ts";
import { route } from "../../../lib/http/route.ts";
import { sessionView, userView } from "../../../lib/http/views.ts";

export const GET = route(async ({ services, credentials }) => {
  const { user, session } = await services.auth.requireSignedIn(sessionSecretOf(credentials));
  return { body: { user: userView(user), session: sessionView(session, session.id) } };
});
