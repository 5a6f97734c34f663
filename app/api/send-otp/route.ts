import { codeMaxLifeSeconds } from "#lib/auth/rules.ts";
import { readBody } from "#lib/http/body.ts";
import { flowIdFor, knowsPhone } from "#lib/http/credentials.ts";
import { handOver } from "#lib/http/hand-over.ts";
import { route } from "#lib/http/route.ts";
import { SendOtpBody } from "#lib/http/schemas/requests.ts";
import { countryOf, prefixOf } from "#lib/phone.ts";

export const POST = route(async ({ request, services, credentials, transport, network }) => {
  const { phone_number } = await readBody(request, SendOtpBody);
  const phone = services.parsePhone(phone_number);
  const sent = await services.auth.sendCode({
    phone,
    prefix: prefixOf(phone),
    country: countryOf(phone),
    network,
    lane: knowsPhone(credentials, phone) ? "device" : "open",
    flowId: flowIdFor(credentials, phone),
  });
  const proof = await services.seals.proof.seal({ kind: "flow", phone, flowId: sent.flowId });
  return handOver(
    services.cookies,
    transport,
    { name: "flow", value: proof, seconds: codeMaxLifeSeconds },
    {
      message: "OTP sent successfully",
      expires_in_minutes: Math.ceil(sent.expiresInSeconds / 60),
      resend_in_seconds: sent.resendInSeconds,
      phone_number,
      phone_e164: phone,
    },
  );
});
