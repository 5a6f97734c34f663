import { describe, expect, it } from "vitest";
import { limitVariables, variableOf } from "#lib/config/limits.ts";
import { readConfig } from "#lib/config.ts";
import { development, faultsOf, production } from "./environments.ts";

/** How many times as high each figure is, when it is so for all of them. */
function ratio(relaxed: number | readonly number[], strict: number | readonly number[]): number {
  const [above = 0, ...others] = [relaxed].flat();
  const [below = 0] = [strict].flat();
  expect(others).toEqual([strict].flat().slice(1));
  return above / below;
}

describe("limits", () => {
  it("have the argued defaults in production", () => {
    expect(readConfig(production).limits).toEqual({
      attemptsPerCode: 5,
      sendsPerNumberPerHour: 5,
      sendsPerNumberPerDay: 10,
      sendCooldownSeconds: [30, 60, 120, 300],
      failuresPerHour: 10,
      failuresPerDay: 20,
      consecutiveFailures: 100,
      sessionsPerUser: 10,
      sessionIdleDays: 7,
      sessionAbsoluteDays: 30,
      sendsPerIpPerHour: 10,
      sendsPerIpPerDay: 30,
      numbersPerIpPerHour: 5,
      failuresPerIpPer10Minutes: 30,
      loginsPerIpPer10Minutes: 30,
      userLookupsPerIpPerMinute: 60,
      clientErrorsPerIpPer10Minutes: 300,
      sendsPerPrefixPerHour: 20,
      sendsPerPrefixBeforeConversion: 20,
      prefixConversionPercent: 10,
      prefixBlockHours: 24,
      sendsPerCountryPerDay: 1_000,
      sendsInAllPerHour: 500,
      sendsInAllPerDay: 2_000,
      unverifiedPerIpPerHour: 5,
      unverifiedPerIpPerDay: 10,
      unverifiedPerSitePerHour: 20,
      unverifiedPerSitePerDay: 50,
      unverifiedPerCountryPerHour: 30,
      unverifiedPerCountryPerDay: 100,
      unverifiedPercent: 50,
    });
  });

  it("relax a hundredfold outside production per address, site, prefix, country and in all, never per number", () => {
    const strict = readConfig(production).limits;
    const relaxed = development().limits;
    const factors = Object.fromEntries(
      Object.entries(strict).map(([name, value]) => [
        name,
        ratio(relaxed[name as keyof typeof relaxed], value),
      ]),
    );
    for (const [name, factor] of Object.entries(factors)) {
      expect([name, factor]).toEqual([
        name,
        /^(sends|numbers|unverified|failures|logins|userLookups|clientErrors)(Per(Ip|Site|Prefix|Country)|InAll)/.test(
          name,
        )
          ? 100
          : 1,
      ]);
    }
  });

  it("are taken as they stand when set, everywhere", () => {
    const set = {
      LIMIT_SENDS_PER_IP_PER_HOUR: "3",
      LIMIT_FAILURES_PER_HOUR: "4",
      LIMIT_SEND_COOLDOWN_SECONDS: "1, 2",
    };
    const expected = { sendsPerIpPerHour: 3, failuresPerHour: 4, sendCooldownSeconds: [1, 2] };
    expect(development(set).limits).toMatchObject(expected);
    expect(readConfig({ ...production, ...set }).limits).toMatchObject(expected);
  });

  it("are named after their fields", () => {
    expect(variableOf("failuresPerIpPer10Minutes")).toBe("LIMIT_FAILURES_PER_IP_PER_10_MINUTES");
    expect(limitVariables).toContain("LIMIT_CONSECUTIVE_FAILURES");
    expect(new Set(limitVariables).size).toBe(Object.keys(development().limits).length);
  });

  it("cannot be misspelt", () => {
    expect(faultsOf({ LIMIT_SEND_PER_IP_PER_HOUR: "3" })).toEqual([
      "LIMIT_SEND_PER_IP_PER_HOUR is no variable of this product. Did you mean LIMIT_SENDS_PER_IP_PER_HOUR?",
    ]);
    expect(faultsOf({ LIMIT_SEND_PER_IP_PER_HOUR: "" })).toEqual([]);
  });

  it.each([
    ["LIMIT_ATTEMPTS_PER_CODE", "6"],
    ["LIMIT_CONSECUTIVE_FAILURES", "101"],
    ["LIMIT_SESSION_ABSOLUTE_DAYS", "31"],
    ["LIMIT_SENDS_IN_ALL_PER_DAY", "0"],
    ["LIMIT_SENDS_IN_ALL_PER_DAY", "unlimited"],
    ["LIMIT_SENDS_IN_ALL_PER_DAY", "99999999999999999999"],
    ["LIMIT_PREFIX_CONVERSION_PERCENT", "101"],
    ["LIMIT_SEND_COOLDOWN_SECONDS", "30;60"],
    ["LIMIT_SEND_COOLDOWN_SECONDS", "30,"],
    ["LIMIT_SEND_COOLDOWN_SECONDS", "0"],
  ])("stay within what is safe: %s=%s is refused", (name, value) => {
    expect(faultsOf({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} must be `))]);
  });
});
