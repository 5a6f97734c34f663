import { grantTtlSeconds } from "#lib/auth/rules.ts";
import { readBody } from "#lib/http/body.ts";
import { flowIdFor } from "#lib/http/credentials.ts";
import { handOver } from "#lib/http/hand-over.ts";
import { route } from "#lib/http/route.ts";
import { VerifyOtpBody } from "#lib/http/schemas/requests.ts";

export const POST = route(async ({ request, services, credentials, transport, network }) => {
  const { phone_number, otp } = await readBody(request, VerifyOtpBody);
  const phone = services.parsePhone(phone_number);
  const grant = await services.auth.verifyCode({
    phone,
    code: otp,
    flowId: flowIdFor(credentials, phone),
    network,
  });
  const proof = await services.seals.proof.seal({ kind: "grant", ...grant });
  return handOver(
    services.cookies,
    transport,
    { name: "flow", value: proof, seconds: grantTtlSeconds },
    {
      message: "OTP verified successfully",
      user_id: grant.userId,
      phone_number,
      is_verified: true,
      phone_e164: phone,
    },
  );
});
