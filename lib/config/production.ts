import type { AppEnv } from "./deployment.ts";
import type { Environment } from "./environment.ts";
import { isLocalHost } from "./local-host.ts";
import { type SmsConfig, sendsRealMessages } from "./sms.ts";
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

/**
 * A forgotten APP_ENV must not open every account to whoever finds the inbox, so a server that looks public does not start
 * without one. One that was told to be in development starts, and says what that means.
 */
export function checkDevelopment(env: Environment, found: { sms: SmsConfig; publicUrl: URL }): void {
  const signs = signsOfPublic(env, found);
  if (signs.length === 0) return;
  const because = signs.join(", and ");
  if (!env.has("APP_ENV")) {
    env.fault(
      "APP_ENV",
      `is not set, but ${because}. Set APP_ENV=production, or APP_ENV=development if nobody signs in here for real.`,
    );
    return;
  }
  const inbox =
    found.sms.kind === "inbox" ? " Anyone who can reach this server can read every code at /dev/inbox." : "";
  env.warn(
    "not_in_production",
    `APP_ENV is development, but ${because}.${inbox} Set APP_ENV=production where people sign in.`,
  );
}

/** So that one machine can test everything. Each real message costs money, so there the limits stay what they are. */
export function areLimitsRelaxed(appEnv: AppEnv, sms: SmsConfig): boolean {
  return appEnv !== "production" && !sendsRealMessages(sms);
}

/** What a server for the public has, and a trial on one's own machine has not. */
function signsOfPublic(
  env: Environment,
  { sms, publicUrl }: { sms: SmsConfig; publicUrl: URL },
): readonly string[] {
  const signs: [isThere: boolean, inWords: string][] = [
    [publicUrl.protocol === "https:" && !isLocalHost(publicUrl.hostname), "PUBLIC_URL is a public address"],
    [env.text("NODE_ENV") === "production", "NODE_ENV is production"],
    [sendsRealMessages(sms), "Twilio sends real messages"],
  ];
  return signs.filter(([isThere]) => isThere).map(([, inWords]) => inWords);
}

/**
 * Codes that always work (TEST_OTP, OTP_BYPASS, MAGIC_CODE, SMS_TEST_NUMBERS …) are a habit of other products. We have
 * none, but whoever sets one believes that it is on, and had better learn otherwise before the first visitor.
 */
export function looksLikeTestAid(name: string): boolean {
  const ours: readonly string[] = variables;
  return !ours.includes(name) && ofCodes.test(name) && ofAids.test(name);
}
