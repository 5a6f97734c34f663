import { describe, expect, test } from "vitest";
import { type Asker, FloodControl } from "#lib/edge/flood.ts";
import { createRoutes, type Route } from "#lib/edge/routes.ts";
import { readTarget } from "#lib/edge/target.ts";
import { LimitReached } from "#lib/errors.ts";

const routes = createRoutes({ publicFiles: [], isDevelopment: true, hasAppleApps: true, isNextDev: false });
const route = (path: string) => routes.find(readTarget(path));
const limits = {
  clientErrorsPerIpPer10Minutes: 5,
  loginsPerIpPer10Minutes: 3,
  userLookupsPerIpPerMinute: 4,
};
const flood = () => new FloodControl(limits, () => 0);

const from = (address: string, isCrossSite = false) => ({ address, isCrossSite });
const spend = (control: FloodControl, asker: Asker, path: string) => () => {
  const found = route(path);
  if (found === null) throw new Error(`${path} is no route`);
  control.refuseNoise(asker, found);
  control.spend(asker, found);
};

describe("one network", () => {
  test.each([
    ["/api/login", 3],
    ["/api/user/%2B12025550123", 4],
  ])("may ask %s only so often", (path, limit) => {
    const control = flood();
    for (let i = 0; i < limit; i++) spend(control, from("198.51.100.7"), path)();
    expect(spend(control, from("198.51.100.7"), path)).toThrow(LimitReached);
    expect(spend(control, from("198.51.100.8"), path)).not.toThrow();
    expect(spend(control, from("198.51.100.7"), "/api/session")).not.toThrow();
  });

  test("is a whole IPv6 /64, so that moving within it does not help", () => {
    const control = flood();
    for (let i = 0; i < 3; i++) spend(control, from(`2001:db8:1:2::${i}`), "/api/login")();
    expect(spend(control, from("2001:db8:1:2:ffff::1"), "/api/login")).toThrow(LimitReached);
    expect(spend(control, from("2001:db8:1:3::1"), "/api/login")).not.toThrow();
  });

  test("that keeps making wrong requests is refused everything but the probes", () => {
    const control = flood();
    for (let i = 0; i < 5; i++) control.answered(from("198.51.100.7"), 404);
    expect(spend(control, from("198.51.100.7"), "/api/session")).toThrow(LimitReached);
    expect(() => control.refuseNoise(from("198.51.100.7"), null)).toThrow(LimitReached);
    expect(spend(control, from("198.51.100.7"), "/health")).not.toThrow();
    expect(spend(control, from("198.51.100.7"), "/api/auth/health")).not.toThrow();
  });

  test("is not held longer for having been refused, nor for our own failures, nor for asking whether it is signed in", () => {
    const control = flood();
    for (let i = 0; i < 50; i++) {
      control.answered(from("198.51.100.7"), 429);
      control.answered(from("198.51.100.7"), 503);
      control.answered(from("198.51.100.7"), 401);
      control.answered(from("198.51.100.7"), 200);
    }
    expect(spend(control, from("198.51.100.7"), "/api/session")).not.toThrow();
  });

  test("is not stopped by what pages of other sites make its browser send", () => {
    const control = flood();
    const foreign = from("198.51.100.7", true);
    for (let i = 0; i < 5; i++) control.answered(foreign, 404);
    for (let i = 0; i < 3; i++) control.spend(foreign, route("/api/login") as Route);
    expect(spend(control, foreign, "/api/session")).toThrow(LimitReached);
    expect(() => control.spend(foreign, route("/api/login") as Route)).toThrow(LimitReached);
    expect(spend(control, from("198.51.100.7"), "/api/session")).not.toThrow();
    expect(spend(control, from("198.51.100.7"), "/api/login")).not.toThrow();
  });
});
