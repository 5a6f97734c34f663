import { flowIdFor, knowsPhone } from "#lib/http/credentials.ts";
import { readBody } from "#lib/http/body.ts";
import { handOver } from "#lib/http/hand-over.ts";
import { route } from "#lib/http/route.ts";
import { SendOtpBody } from "#lib/http/schemas/requests.ts";

export const POST = route(async ({ request, services, credentials, transport, network }) => {
  const { phone_number } = await readBody(request, SendOtpBody);
  const phone = services.parsePhone(phone_number);
  const sent = await services.sendCode({
    phone,
    network,
    lane: knowsPhone(credentials, phone) ? "device" : "open",
    flowId: flowIdFor(credentials, phone),
  });
  const proof = await services.seals.proof.seal({ kind: "flow", phone, flowId: sent.flowId });
  return handOver(services.cookies, transport, { name: "flow", value: proof, seconds: sent.proofSeconds }, {
    message: "OTP sent successfully",
    expires_in_minutes: Math.ceil(sent.expiresInSeconds / 60),
    resend_in_seconds: sent.resendInSeconds,
    phone_number,
    phone_e164: phone,
  });
});
