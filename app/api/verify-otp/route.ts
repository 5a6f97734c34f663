import { grantTtlSeconds } from "../../../lib/auth/rules.ts";
import { readBody } from "../../../lib/http/body.ts";
import { flowIdFor, grantOf } from "../../../lib/http/credentials.ts";
import { route } from "../../../lib/http/route.ts";
import { VerifyOtpBody } from "../../../lib/http/schemas/requests.ts";

export const POST = route(async ({ call, services, credentials, network, readPhone, handOver }) => {
  const { phone_number, otp } = readBody(call, VerifyOtpBody);
  const phone = readPhone(phone_number);
  const flowId = flowIdFor(credentials, phone);
  const hasGrant = grantOf(credentials)?.phone === phone;
  const grant = await services.auth.verifyCode({ phone, code: otp, flowId, hasGrant, network });
  const proof = services.seals.proof.seal({ kind: "grant", ...grant });
  return handOver(
    { name: "flow", value: proof, seconds: grantTtlSeconds },
    {
      message: "OTP verified successfully",
      user_id: grant.userId,
      phone_number,
      is_verified: true,
      phone_e164: phone,
    },
    { event: "authn_code_accepted", userId: grant.userId },
  );
});
