import { problem } from "../../../../lib/errors.ts";
import { route } from "../../../../lib/http/route.ts";
import { inboxMessageView } from "../../../../lib/http/views.ts";

export const GET = route(async ({ call, services, readPhone }) => {
  if (services.inbox === null) throw problem("not_found");
  // A plus that somebody typed into an address unescaped arrives as a space.
  const asked = new URLSearchParams(call.query).get("phone_number")?.replace(/^ /, "+") ?? null;
  const phone = asked === null ? undefined : readPhone(asked);
  const messages = await services.inbox.list(phone);
  return { body: { messages: messages.map(inboxMessageView) } };
});
