import { describe, expect, it } from "vitest";
import { readConfig } from "#lib/config.ts";
import { development, faultsOf, production } from "./environments.ts";

describe("production", () => {
  it("starts with secrets, an https address and Twilio", () => {
    expect(readConfig(production)).toMatchObject({
      appEnv: "production",
      publicUrl: new URL("https://login.example.com"),
      sms: { kind: "twilio", sender: { from: "+12025550100" }, apiUrl: null },
    });
  });

  it("names everything that an empty environment lacks, and makes no secret of its own", () => {
    const faults = faultsOf({ APP_ENV: "production" });
    expect(faults.map((fault) => fault.split(" ")[0])).toEqual([
      "TWILIO_ACCOUNT_SID",
      "PUBLIC_URL",
      "SESSION_SECRET",
      "OTP_SECRET",
    ]);
  });

  it.each([
    ["an address without https", "PUBLIC_URL", "http://login.example.com"],
    ["another address for Twilio", "TWILIO_API_URL", "https://twilio.test"],
    ["Twilio's debug log", "TWILIO_LOG_LEVEL", "debug"],
    ["Twilio's debug log in capitals", "TWILIO_LOG_LEVEL", "DEBUG"],
  ])("refuses %s", (_, name, value) => {
    expect(faultsOf({ ...production, [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name} must `)),
    ]);
  });

  it.each([
    "TEST_OTP",
    "OTP_TEST_CODE",
    "MAGIC_OTP",
    "OTP_BYPASS",
    "STATIC_CODE",
    "FIXED_OTP_CODE",
    "DEV_OTP",
    "DEBUG_OTP",
    "MASTER_CODE",
    "TESTOTP",
    "test_otp",
    "SMS_TEST_OTP",
    "TEST_PHONE_NUMBERS",
    "DEMO_PIN",
  ])("refuses %s, which promises a code that always works (A8)", (name) => {
    expect(faultsOf({ ...production, [name]: "123456" })).toEqual([
      expect.stringMatching(`^${name} looks like `),
    ]);
    expect(faultsOf({ ...production, [name]: "" })).toEqual([]);
    expect(faultsOf({ [name]: "123456" })).toEqual([]);
  });

  it("does not stumble over names that only resemble those", () => {
    const names = [
      "NODE_ENV",
      "VSCODE_DEBUG",
      "TEST_DATABASE",
      "CODECOV_TOKEN",
      "OTEL_SERVICE_NAME",
      "SSH_CONNECTION",
    ];
    expect(faultsOf({ ...production, ...Object.fromEntries(names.map((name) => [name, "1"])) })).toEqual([]);
  });
});

describe("Twilio's group", () => {
  const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN } = production;
  const account = { APP_ENV: "development", TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN };
  const service = "MG0123456789abcdef0123456789abcdef";

  it("is used in development too, when it is there", () => {
    const { sms } = development({
      ...account,
      TWILIO_MESSAGING_SERVICE_SID: service,
      TWILIO_API_URL: "http://127.0.0.1:4010",
    });
    expect(sms).toMatchObject({ kind: "twilio", sender: { messagingServiceSid: service } });
    expect(sms).toHaveProperty("apiUrl.href", "http://127.0.0.1:4010/");
  });

  it("sends through the service where a number is given as well", () => {
    const { sms } = development({
      ...account,
      TWILIO_PHONE_NUMBER: "+12025550100",
      TWILIO_MESSAGING_SERVICE_SID: service,
    });
    expect(sms).toMatchObject({ sender: { messagingServiceSid: service } });
  });

  it.each([
    ["no sender", account, ["TWILIO_PHONE_NUMBER"]],
    ["no token", { TWILIO_ACCOUNT_SID, TWILIO_PHONE_NUMBER: "+12025550100" }, ["TWILIO_AUTH_TOKEN"]],
    ["a sender alone", { TWILIO_PHONE_NUMBER: "+12025550100" }, ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"]],
    [
      "an address alone",
      { TWILIO_API_URL: "http://127.0.0.1:4010" },
      ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_PHONE_NUMBER"],
    ],
  ])("with %s is a fault, not an inbox", (_, variables, missing) => {
    const faults = faultsOf(variables);
    expect(faults.map((fault) => fault.split(" ")[0])).toEqual(missing);
    for (const fault of faults) expect(fault).toContain("missing");
  });

  it.each([
    ["TWILIO_ACCOUNT_SID", "AC123"],
    ["TWILIO_ACCOUNT_SID", service],
    ["TWILIO_AUTH_TOKEN", "two words"],
    ["TWILIO_PHONE_NUMBER", "12025550100"],
    ["TWILIO_PHONE_NUMBER", "+1 202 555 0100"],
    ["TWILIO_MESSAGING_SERVICE_SID", "AC0123456789abcdef0123456789abcdef"],
    ["TWILIO_API_URL", "127.0.0.1:4010"],
    ["TWILIO_API_URL", "http://me:pass@127.0.0.1:4010"],
  ])("refuses %s=%s", (name, value) => {
    const variables = { ...account, TWILIO_PHONE_NUMBER: "+12025550100", [name]: value };
    expect(faultsOf(variables)).toEqual([expect.stringMatching(new RegExp(`^${name} must `))]);
  });
});
