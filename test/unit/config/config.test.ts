import { describe, expect, it } from "vitest";
import { variables } from "#lib/config/variables.ts";
import { ConfigError, readConfig } from "#lib/config.ts";
import { development, faultsOf, production } from "./environments.ts";

describe("an empty environment", () => {
  it("starts in development with the defaults of the contract", () => {
    const config = development();
    expect(config).toMatchObject({
      appEnv: "development",
      appName: "Phone Login",
      host: null,
      port: 3000,
      publicUrl: new URL("http://localhost:3000"),
      database: { kind: "embedded" },
      sms: { kind: "inbox" },
      defaultCountry: "IN",
      allowedCountries: null,
      trustedProxyHops: 0,
      otpRequireFlow: false,
    });
    expect(config.dataDir).toMatch(/^\//);
  });

  it("may also be one where everything is set to nothing", () => {
    const blank = Object.fromEntries(variables.map((name) => [name, ""]));
    const { DATA_DIR, ...rest } = blank;
    expect(DATA_DIR).toBe("");
    expect(development(rest)).toMatchObject({ appEnv: "development", port: 3000, sms: { kind: "inbox" } });
  });

  it("keeps its files in .data beside the program", () => {
    expect(readConfig(production).dataDir).toBe(`${process.cwd()}/.data`);
  });
});

describe("what is set", () => {
  it("is taken over", () => {
    const config = development({
      APP_NAME: "Café Ünal",
      HOST: "127.0.0.1",
      PORT: " 8080 ",
      TRUSTED_PROXY_HOPS: "2",
      OTP_REQUIRE_FLOW: "true",
      DEFAULT_COUNTRY: "us",
      ALLOWED_COUNTRIES: "us, de,US",
    });
    expect(config).toMatchObject({
      appName: "Café Ünal",
      host: "127.0.0.1",
      port: 8080,
      publicUrl: new URL("http://localhost:8080"),
      trustedProxyHops: 2,
      otpRequireFlow: true,
      defaultCountry: "US",
      allowedCountries: ["US", "DE"],
    });
  });

  it("cannot be changed afterwards", () => {
    const config = development({ ALLOWED_COUNTRIES: "IN" });
    for (const part of [
      config,
      config.limits,
      config.limits.sendCooldownSeconds,
      config.database,
      config.sms,
    ]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(Object.isFrozen(config.allowedCountries)).toBe(true);
    expect(Object.isFrozen(config.sessionSecrets)).toBe(true);
  });

  it("makes the first served country the default where the usual one is not served", () => {
    expect(development({ ALLOWED_COUNTRIES: "GB,US" }).defaultCountry).toBe("GB");
  });
});

describe("each bad value is one clear line (G5)", () => {
  it.each([
    ["APP_ENV", "staging"],
    ["APP_ENV", "Production"],
    ["APP_NAME", "Anmeldung für wirklich alle Leute"],
    ["APP_NAME", "लॉगिन"],
    ["APP_NAME", "Two\nlines"],
    ["APP_NAME", "Club 2026"],
    ["HOST", "http://127.0.0.1"],
    ["PORT", "0"],
    ["PORT", "65536"],
    ["PORT", "80a"],
    ["PORT", "-1"],
    ["PORT", "1e3"],
    ["PORT", "3000.5"],
    ["PUBLIC_URL", "login.example.com"],
    ["PUBLIC_URL", "ftp://login.example.com"],
    ["PUBLIC_URL", "https://login.example.com/app"],
    ["PUBLIC_URL", "https://login.example.com?x=1"],
    ["PUBLIC_URL", "https://login.example.com/#"],
    ["PUBLIC_URL", "https://me:pass@login.example.com"],
    ["PUBLIC_URL", "javascript:alert(1)"],
    ["DB_PORT", "mysql"],
    ["DB_SSL", "yes"],
    ["DB_SSL", "/nowhere/ca.pem"],
    ["DB_SSL", "package.json"],
    ["OTP_REQUIRE_FLOW", "yes"],
    ["DEFAULT_COUNTRY", "INDIA"],
    ["DEFAULT_COUNTRY", "__proto__"],
    ["ALLOWED_COUNTRIES", "IN,XX"],
    ["ALLOWED_COUNTRIES", "IN,"],
    ["TRUSTED_PROXY_HOPS", "11"],
    ["TRUSTED_PROXY_HOPS", "-1"],
    ["TRUSTED_PROXY_HOPS", "true"],
  ])("%s=%s", (name, value) => {
    const faults = faultsOf({
      ...production,
      ...(name.startsWith("DB_") && { DB_HOST: "db" }),
      [name]: value,
    });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${name} must `));
    expect(faults[0]).not.toContain("\n");
  });

  it("the default country has to be served", () => {
    expect(faultsOf({ DEFAULT_COUNTRY: "IN", ALLOWED_COUNTRIES: "US,DE" })).toEqual([
      "DEFAULT_COUNTRY must be one of ALLOWED_COUNTRIES. Add it there, or choose another.",
    ]);
  });

  it("a trailing slash does not make an origin a path", () => {
    expect(readConfig({ ...production, PUBLIC_URL: "https://login.example.com/" }).publicUrl.origin).toBe(
      "https://login.example.com",
    );
  });
});

describe("all faults together", () => {
  it("come as one error that lists each on a line of its own", () => {
    const environment = {
      ...production,
      APP_ENV: "prod",
      PORT: "x",
      SESSION_SECRET: "short",
      OTP_REQUIRE_FLOW: "1",
    };
    expect(faultsOf(environment)).toHaveLength(4);
    expect(() => readConfig(environment)).toThrow(ConfigError);
    expect(() => readConfig(environment)).toThrow(
      /^The configuration has faults:\n {2}- APP_ENV .*\n {2}- PORT /,
    );
  });

  it("never repeat a value, whichever variable it was put into", () => {
    const canary = "canary,canary\u0000!";
    const faults = faultsOf(Object.fromEntries(variables.map((name) => [name, canary])));
    expect(faults.length).toBeGreaterThan(variables.length / 2);
    expect(faults.join("\n")).not.toContain("canary");
  });
});
