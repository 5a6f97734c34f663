import { describe, expect, it } from "vitest";
import { readConfig } from "#lib/config.ts";
import { development, faultsOf, production } from "./environments.ts";

const warningsOf = (variables: Record<string, string>) =>
  development(variables).warnings.map(({ sentence }) => sentence);

describe("a misspelt name", () => {
  it.each([
    ["PUBLIC_URI", "PUBLIC_URL"],
    ["APP_NAMES", "APP_NAME"],
    ["SESSION_SECRETS", "SESSION_SECRET"],
    ["APPLE_APP_ID", "APPLE_APP_IDS"],
    ["OTP_SECERT", "OTP_SECRET"],
    ["OTP_REQUIRES_FLOW", "OTP_REQUIRE_FLOW"],
    ["ALLOWED_COUNTRIE", "ALLOWED_COUNTRIES"],
    ["DEFAULT_COUNTRIE", "DEFAULT_COUNTRY"],
    ["TRUSTED_PROXY_HOP", "TRUSTED_PROXY_HOPS"],
    ["DB_PASS", "DB_PASSWORD"],
    ["DB_USERNAME", "DB_USER"],
    ["DBHOST", "DB_HOST"],
    ["db_host", "DB_HOST"],
    ["TWILIO_FROM_NUMBER", "TWILIO_PHONE_NUMBER"],
    ["LIMITS_SENDS_IN_ALL_PER_DAY", "LIMIT_SENDS_IN_ALL_PER_DAY"],
  ])("%s is refused in production, told elsewhere, and %s is named", (name, meant) => {
    const told = [`${name} is no variable of this product. Did you mean ${meant}?`];
    expect(faultsOf({ ...production, [name]: "1" })).toEqual(told);
    expect(warningsOf({ [name]: "1" })).toEqual(told);
  });

  it("that nothing of ours resembles is told where it can only be meant for us, and stops nobody", () => {
    for (const name of ["OTP_EXPIRY_MINUTES", "DB_POOL_SIZE", "TWILIO_REGION"]) {
      expect(readConfig({ ...production, [name]: "1" }).warnings).toEqual([
        {
          reason: "unknown_variable",
          sentence: `${name} is no variable of this product. Take its name from .env.example, or remove it.`,
        },
      ]);
    }
  });

  it("is refused everywhere where it would be found out too late: APP_ENV, and limits", () => {
    for (const name of ["APP_ENVIRONMENT", "APP_EVN", "APPENV", "app_env"])
      expect(faultsOf({ [name]: "production" })).toEqual([
        `${name} is no variable of this product. Did you mean APP_ENV?`,
      ]);
    expect(faultsOf({ APP_ENV: "development", APP_ENV_FILE: "x" })).toEqual([]);
    expect(faultsOf({ LIMIT_SEND_IN_ALL_PER_DAY: "1" })).toHaveLength(1);
  });

  it("is none that a platform, a desktop or another program sets", () => {
    const names = `HOME HOSTNAME HOSTS PATH PORTS PWD LANG USER APP_KEY APP_SECRET APP_HOME APP_URL APP_DIR APP_VERSION
      SESSION_MANAGER SESSION SESSIONNAME XDG_SESSION_ID XDG_DATA_DIRS DATABASE_URL DATABASE_HOST PGHOST PG_HOST MYSQL_HOST
      DB_SERVICE_HOST DB_SERVICE_PORT DB_SERVICE_PORT_MYSQL DB_PORT_3306_TCP DB_PORT_3306_TCP_ADDR OTP_PORT OTP_SERVICE_HOST
      OTP_PORT_80_TCP_PROTO ALLOWED_HOSTS ALLOWED_ORIGINS TRUSTED_PROXIES DEFAULT_LOCALE JWT_SECRET PUBLIC_KEY DATA
      RENDER_EXTERNAL_URL NEXT_PUBLIC_URL npm_config_host npm_package_name KUBERNETES_PORT NODE_ENV`;
    const set = Object.fromEntries(names.split(/\s+/).map((name) => [name, "1"]));
    expect(faultsOf({ ...production, ...set })).toEqual([]);
  });

  it("without a value is none", () => {
    expect(faultsOf({ ...production, DB_USERNAME: "" })).toEqual([]);
  });
});

describe("whoever starts it is warned", () => {
  it("where a platform offers a database that is not used", () => {
    const offer = { DATABASE_URL: "mysql://me:hunter-two@db/login" };
    expect(warningsOf(offer)).toEqual([expect.stringContaining("DATABASE_URL is not read")]);
    expect(warningsOf(offer).join()).not.toContain("hunter");
    expect(warningsOf({ ...offer, DB_HOST: "db" })).toEqual([]);
  });
});
