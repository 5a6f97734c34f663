import type { Environment } from "./environment.ts";
import type { SmsConfig } from "./sms.ts";
import { variables } from "./variables.ts";

const ofCodes = /OTP|(^|_)(PASS)?(CODE|PIN)S?(_|$)|(^|_)(SMS|PHONE|NUMBER)S?(_|$)/i;
const ofAids =
  /(^|_|OTP|CODE)(TEST|MAGIC|FAKE|FIXED|STATIC|BYPASS|MASTER|MOCK|DEMO|DUMMY|DEBUG|DEV|SKIP|UNIVERSAL)/i;

/** What would be harmless on a desk and is a hole on the internet (ASVS 6.3.2, 13.4.2, 15.2.3). */
export function checkProduction(env: Environment): void {
  if (env.text("TWILIO_LOG_LEVEL")?.toLowerCase() === "debug") {
    env.fault("TWILIO_LOG_LEVEL", "must not be debug in production: it writes codes and numbers to the log.");
  }
  for (const name of env.names().filter(looksLikeTestAid)) {
    env.fault(name, "looks like a code or number for tests. There is none here; remove it in production.");
  }
}

/** Whoever serves people from a development start would find out by its limits, on the bill. */
export function checkDevelopment(
  env: Environment,
  { sms, publicUrl }: { sms: SmsConfig; publicUrl: URL },
): void {
  if (sms.kind === "twilio" && sms.apiUrl === null && publicUrl.protocol === "https:") {
    env.warn(
      "not_in_production",
      "Real messages go out, under the limits of development. Set APP_ENV=production where people sign in.",
    );
  }
}

/**
 * Codes that always work (TEST_OTP, OTP_BYPASS, MAGIC_CODE, SMS_TEST_NUMBERS …) are a habit of other products. We have
 * none, but whoever sets one believes that it is on, and had better learn otherwise before the first visitor.
 */
export function looksLikeTestAid(name: string): boolean {
  const ours: readonly string[] = variables;
  return !ours.includes(name) && ofCodes.test(name) && ofAids.test(name);
}
