import { readBody } from "../../../lib/http/body.ts";
import { grantOf, sessionSecretOf, sessionToken } from "../../../lib/http/credentials.ts";
import { deviceName } from "../../../lib/http/device.ts";
import { deviceCookie } from "../../../lib/http/known-device.ts";
import { route } from "../../../lib/http/route.ts";
import { LoginBody } from "../../../lib/http/schemas/requests.ts";
import { userView } from "../../../lib/http/views.ts";

export const POST = route(async ({ call, services, credentials, transport, readPhone, handOver }) => {
  const { phone_number } = readBody(call, LoginBody);
  const phone = readPhone(phone_number);
  const { user, secret, at, expiresInSeconds } = await services.auth.logIn({
    phone,
    grant: grantOf(credentials),
    device: deviceName(call.header("user-agent")),
    presentedSecret: sessionSecretOf(credentials),
  });
  const { seals, cookies } = services;
  const sealed = await seals.session.seal({ phone, secret, at });
  const value = transport === "token" ? sessionToken(sealed) : sealed;
  const asToken = transport === "token" ? { token_type: "Bearer", expires_in: expiresInSeconds } : {};
  const answer = handOver(
    { name: "session", value, seconds: expiresInSeconds },
    { message: "Login successful", user: userView(user, phone_number), ...asToken },
    { event: "authn_login_success", userId: user.id },
  );
  if (transport === "token") return answer;

  const device = deviceCookie(services, credentials, { phone, at });
  return { ...answer, cookies: [...(answer.cookies ?? []), cookies.clear("flow"), device] };
});
