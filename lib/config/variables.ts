import { limitVariables } from "./limits.ts";

/** Every variable but the limits. A name that is not listed here cannot be read (it would not compile). */
const names = [
  "APP_ENV",
  "APP_NAME",
  "APP_ACCENT",
  "APP_LOGO",
  "SUPPORT_URL",
  "APPLE_APP_IDS",
  "HOST",
  "PORT",
  "PUBLIC_URL",
  "DATA_DIR",
  "TRUSTED_PROXY_HOPS",
  "DB_HOST",
  "DB_PORT",
  "DB_NAME",
  "DB_USER",
  "DB_PASSWORD",
  "DB_SSL",
  "DB_CONNECTIONS",
  "ADOPT",
  "TWILIO_ACCOUNT_SID",
  "TWILIO_AUTH_TOKEN",
  "TWILIO_PHONE_NUMBER",
  "TWILIO_MESSAGING_SERVICE_SID",
  "TWILIO_API_URL",
  "TWILIO_LOG_LEVEL",
  "SESSION_SECRET",
  "OTP_SECRET",
  "OTP_REQUIRE_FLOW",
  "DEFAULT_COUNTRY",
  "ALLOWED_COUNTRIES",
] as const;

export type Variable = (typeof names)[number] | `LIMIT_${string}`;

/** What .env.example explains, no more and no less. */
export const variables: readonly Variable[] = [...names, ...limitVariables];
