/** Environment → frozen, typed Config. The only reader of process.env. */
import type { Limits } from "./config/limits.ts";
import type { Country } from "./phone.ts";

export type { Limits };

export type DatabaseConfig =
  | {
      kind: "mysql";
      host: string;
      port: number;
      name: string;
      user: string;
      password: string;
      tls: DatabaseTls;
    }
  | { kind: "embedded"; file: string };

/** `ca`: PEM text of the authority to trust instead of the system's. Certificates are always verified. */
export type DatabaseTls = { kind: "off" } | { kind: "verified"; ca: string | null };

export type SmsConfig =
  | { kind: "twilio"; accountSid: string; authToken: string; sender: TwilioSender; apiUrl: URL | null }
  | { kind: "inbox"; file: string };

export type TwilioSender = { from: string } | { messagingServiceSid: string };

export type Config = {
  appEnv: "development" | "production";
  /** at most 30 characters of the GSM-7 alphabet, so that a message naming it stays one segment */
  appName: string;
  /** null means all interfaces */
  host: string | null;
  port: number;
  /** an origin: no path, query or credentials */
  publicUrl: URL;
  dataDir: string;
  database: DatabaseConfig;
  sms: SmsConfig;
  /** newest first */
  sessionSecrets: readonly [string, ...string[]];
  otpSecrets: readonly [string, ...string[]];
  defaultCountry: Country;
  /** null means every country */
  allowedCountries: readonly Country[] | null;
  trustedProxyHops: number;
  otpRequireFlow: boolean;
  limits: Limits;
};
