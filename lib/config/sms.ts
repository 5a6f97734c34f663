import { join } from "node:path";
import { type AppEnv, asHttpUrl } from "./deployment.ts";
import type { Environment } from "./environment.ts";

export type SmsConfig =
  | { kind: "twilio"; accountSid: string; authToken: string; sender: TwilioSender; apiUrl: URL | null }
  | { kind: "inbox"; file: string };

/** A stand-in for Twilio, as tests use one, sends nothing that costs money. */
export function sendsRealMessages(sms: SmsConfig): boolean {
  return sms.kind === "twilio" && (sms.apiUrl === null || /(^|\.)twilio\.com\.?$/.test(sms.apiUrl.hostname));
}

export type TwilioSender = { from: string } | { messagingServiceSid: string };

const group = [
  "TWILIO_ACCOUNT_SID",
  "TWILIO_AUTH_TOKEN",
  "TWILIO_PHONE_NUMBER",
  "TWILIO_MESSAGING_SERVICE_SID",
  "TWILIO_API_URL",
] as const;

/** All of the group means Twilio, none of it the inbox; anything between is a fault, because it sends nothing. */
export function readSms(
  env: Environment,
  { dataDir, appEnv }: { dataDir: string; appEnv: AppEnv },
): SmsConfig {
  const inbox: SmsConfig = { kind: "inbox", file: join(dataDir, "inbox.jsonl") };
  if (!group.some((name) => env.has(name))) {
    if (appEnv === "production") {
      env.fault(
        "TWILIO_ACCOUNT_SID",
        "and the rest of its group are missing: production sends its codes by Twilio.",
      );
    }
    return inbox;
  }
  const accountSid = readSid(env, "TWILIO_ACCOUNT_SID", "AC");
  const authToken = readAuthToken(env);
  const sender = readSender(env);
  const apiUrl = readApiUrl(env, appEnv);
  return accountSid && authToken && sender
    ? { kind: "twilio", accountSid, authToken, sender, apiUrl }
    : inbox;
}

function readAuthToken(env: Environment): string | undefined {
  const token = env.text("TWILIO_AUTH_TOKEN");
  if (token === undefined) env.fault("TWILIO_AUTH_TOKEN", "is missing, but others of its group are set.");
  else if (!/^[\x21-\x7e]+$/.test(token))
    env.fault("TWILIO_AUTH_TOKEN", "must not hold spaces or other gaps.");
  return token;
}

/** Where both are given the service wins: it owns the number's pool and picks the sender that suits each country. */
function readSender(env: Environment): TwilioSender | undefined {
  const from = env.text("TWILIO_PHONE_NUMBER");
  if (from !== undefined && !/^(\+[1-9][0-9]{6,14}|[0-9]{5,6})$/.test(from)) {
    env.fault(
      "TWILIO_PHONE_NUMBER",
      "must be the number as Twilio shows it, such as +12025550100, or a short code.",
    );
  }
  if (env.has("TWILIO_MESSAGING_SERVICE_SID")) {
    const messagingServiceSid = readSid(env, "TWILIO_MESSAGING_SERVICE_SID", "MG");
    return messagingServiceSid === undefined ? undefined : { messagingServiceSid };
  }
  if (from === undefined) {
    env.fault(
      "TWILIO_PHONE_NUMBER",
      "or TWILIO_MESSAGING_SERVICE_SID is missing, but others of the group are set.",
    );
    return undefined;
  }
  return { from };
}

function readSid(
  env: Environment,
  name: "TWILIO_ACCOUNT_SID" | "TWILIO_MESSAGING_SERVICE_SID",
  prefix: "AC" | "MG",
): string | undefined {
  const sid = env.text(name);
  if (sid === undefined) env.fault(name, "is missing, but others of its group are set.");
  else if (!new RegExp(`^${prefix}[0-9A-Za-z]{32}$`).test(sid)) {
    env.fault(name, `must be ${prefix} and 32 letters and digits, as in Twilio's console.`);
  }
  return sid;
}

function readApiUrl(env: Environment, appEnv: AppEnv): URL | null {
  const text = env.text("TWILIO_API_URL");
  if (text === undefined) return null;
  if (appEnv === "production") {
    env.fault("TWILIO_API_URL", "must not be set in production: messages and credentials would go there.");
  }
  const url = asHttpUrl(text);
  if (url === null) env.fault("TWILIO_API_URL", "must be an http:// or https:// address.");
  return url;
}
