import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Config, ConfigError, readConfig } from "#lib/config.ts";

type Variables = Record<string, string | undefined>;

/** What a careful operator gives. */
export const production: Variables = {
  APP_ENV: "production",
  PUBLIC_URL: "https://login.example.com",
  SESSION_SECRET: "pDq1sQv0o2m7bWc9yTzR4uJ8kXn3eLfGhA5dViCtE6M",
  OTP_SECRET: "0f9c3b7e52d84a61c7e0935fb1d2486ea5c97310f8b64d2e7a1903c5bd68f24e",
  TWILIO_ACCOUNT_SID: "AC0123456789abcdef0123456789abcdef",
  TWILIO_AUTH_TOKEN: "3b1c9e7f5a2d4860b9c8d7e6f5a4b3c2",
  TWILIO_PHONE_NUMBER: "+12025550100",
};

/** A directory of one test's own, gone afterwards. */
export function ownDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "phone-login-config-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Nothing set but a place for the generated secrets. */
export function development(variables: Variables = {}): Config {
  return readConfig({ DATA_DIR: join(ownDirectory(), "data"), ...variables });
}

/** Every fault of this environment; none when it would start. */
export function faultsOf(variables: Variables): readonly string[] {
  try {
    readConfig({ DATA_DIR: join(ownDirectory(), "data"), ...variables });
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}
