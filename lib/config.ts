/** Environment → frozen, typed Config. The only reader of process.env. */
export type DatabaseConfig =
  | { kind: "mysql"; host: string; port: number; name: string; user: string; password: string; tls: boolean }
  | { kind: "embedded"; file: string };

export type SmsConfig =
  | { kind: "twilio"; accountSid: string; authToken: string; sender: TwilioSender; apiUrl: URL | null }
  | { kind: "inbox"; file: string };

export type TwilioSender = { from: string } | { messagingServiceSid: string };

/** Every LIMIT_… variable, camel-cased without the prefix. */
export type Limits = {
  /** wrong codes per number before a lock; see lib/auth */
  attemptsPerCode: number;
};

export type Config = {
  appEnv: "development" | "production";
  appName: string;
  host: string | null;
  port: number;
  publicUrl: URL;
  dataDir: string;
  database: DatabaseConfig;
  sms: SmsConfig;
  /** newest first */
  sessionSecrets: readonly [string, ...string[]];
  otpSecrets: readonly [string, ...string[]];
  defaultCountry: string;
  /** null means every country */
  allowedCountries: readonly string[] | null;
  trustedProxyHops: number;
  otpRequireFlow: boolean;
  limits: Limits;
};
