import { codeMaxLifeSeconds } from "../../../lib/auth/rules.ts";
import { chooseLocale } from "../../../lib/http/accept-language.ts";
import { readBody } from "../../../lib/http/body.ts";
import { flowIdFor, knownAt } from "../../../lib/http/credentials.ts";
import { siteOf } from "../../../lib/http/network.ts";
import { route } from "../../../lib/http/route.ts";
import { SendOtpBody } from "../../../lib/http/schemas/requests.ts";
import { countryOf, prefixOf } from "../../../lib/phone.ts";

export const POST = route(async ({ call, services, credentials, network, readPhone, handOver }) => {
  const { phone_number } = readBody(call, SendOtpBody);
  const phone = readPhone(phone_number);
  const country = countryOf(phone);
  const sent = await services.auth.sendCode({
    phone,
    prefix: prefixOf(phone),
    country,
    network,
    site: siteOf(network),
    knownAt: knownAt(credentials, phone),
    flowId: flowIdFor(credentials, phone),
    locale: chooseLocale(call.header("accept-language")),
  });
  const flow = services.seals.proof.seal({ kind: "flow", phone, flowId: sent.flowId });
  return handOver(
    { name: "flow", value: flow, seconds: codeMaxLifeSeconds },
    {
      message: "OTP sent successfully",
      expires_in_minutes: Math.ceil(sent.expiresInSeconds / 60),
      resend_in_seconds: sent.resendInSeconds,
      phone_number,
      phone_e164: phone,
    },
    { event: "sms_sent", country },
  );
});
