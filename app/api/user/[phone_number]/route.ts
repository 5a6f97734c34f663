import { problem } from "../../../../lib/errors.ts";
import { sessionSecretOf } from "../../../../lib/http/credentials.ts";
import { route } from "../../../../lib/http/route.ts";
import { wholeUserView } from "../../../../lib/http/views.ts";

export const GET = route<{ phone_number: string }>(
  async ({ services, credentials, readPhone }, { phone_number }) => {
    const { user } = await services.auth.requireSignedIn(sessionSecretOf(credentials));
    // The number is compared, never looked up: one that exists and one that does not are the same here.
    if (readPhone(phone_number) !== user.phone) throw problem("forbidden");
    return { body: wholeUserView(user, phone_number) };
  },
);
