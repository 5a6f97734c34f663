import { createSecretKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type EventName, eventLevels } from "#lib/log/events.ts";
import { createLog, type LogEntry } from "#lib/log.ts";
import { parsePhone, prefixOf } from "#lib/phone.ts";

const phone = parsePhone("+12025550123", { defaultCountry: "US", allowedCountries: null, appEnv: "test" });
/** Differs where its name does not show it. */
const neighbour = parsePhone("+12025551123", {
  defaultCountry: "US",
  allowedCountries: null,
  appEnv: "test",
});

function lines(
  entry: LogEntry,
  format: "json" | "pretty" = "json",
  indexKey = createSecretKey(Buffer.alloc(32, 7)),
): string[] {
  const written: string[] = [];
  const now = () => Date.parse("2026-11-20T10:30:00.000Z");
  createLog({ format, indexKey, now, write: (line) => written.push(line()) }).event(entry);
  return written;
}

const parsed = (entry: LogEntry) => JSON.parse(lines(entry)[0] ?? "") as Record<string, unknown>;

describe("every security event (G1)", () => {
  it("is one JSON line with time, event, outcome, request, person, address and reason", () => {
    const written = lines({
      event: "authn_login_fail",
      outcome: "failure",
      requestId: "req-1",
      phone,
      ip: "192.0.2.7",
      reason: "wrong_code",
    });
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^\{.*\}\n$/);
    expect(JSON.parse(written[0] ?? "")).toEqual({
      time: "2026-11-20T10:30:00.000Z",
      level: "warn",
      event: "authn_login_fail",
      outcome: "failure",
      reason: "wrong_code",
      phone: expect.stringMatching(/^[a-p]{12}-23$/),
      ip: "192.0.2.7",
      request_id: "req-1",
    });
  });

  it("carries what budgets and requests need, too", () => {
    const entry = parsed({
      event: "budget_closed",
      outcome: "success",
      limit: "sendsPerPrefixPerHour",
      country: "US",
      prefix: prefixOf(phone),
      method: "POST",
      path: "/api/send-otp",
      providerStatus: 400,
      providerCode: 572005,
      userId: 4,
    });
    expect(entry).toMatchObject({
      level: "error",
      limit: "sendsPerPrefixPerHour",
      country: "US",
      prefix: "+1202555",
      method: "POST",
      path: "/api/send-otp",
      provider_status: 400,
      provider_code: 572005,
      user_id: 4,
    });
  });

  it.each(Object.keys(eventLevels) as EventName[])("%s is one line in both forms", (event) => {
    for (const format of ["json", "pretty"] as const) {
      const [line = "", ...more] = lines({ event, outcome: "success" }, format);
      expect(more).toEqual([]);
      expect(line.indexOf("\n")).toBe(line.length - 1);
      expect(line).toContain(event);
    }
  });

  it("names the same number alike, other numbers and other keys differently", () => {
    const name = (of = phone, key = 7) => {
      const [line = ""] = lines(
        { event: "sms_sent", outcome: "success", phone: of },
        "json",
        createSecretKey(Buffer.alloc(32, key)),
      );
      return JSON.parse(line).phone;
    };
    expect(name()).toBe(name());
    expect(new Set([name(), name(neighbour), name(phone, 8)]).size).toBe(3);
  });

  it("is readable to a person in development: aligned, without colour", () => {
    const login: LogEntry = { event: "authn_login_success", outcome: "success", phone, ip: "192.0.2.7" };
    const failure: LogEntry = { event: "sms_sent", outcome: "unknown", reason: "the carrier did not answer" };
    expect(lines(login, "pretty")[0]).toMatch(
      /^10:30:00 info {2}authn_login_success +success phone=\S+-23 ip=192\.0\.2\.7\n$/,
    );
    const [first = "", second = ""] = [lines(login, "pretty")[0], lines(failure, "pretty")[0]];
    expect(second.indexOf("unknown")).toBe(
      first.indexOf("success", first.indexOf("authn_login_success") + 19),
    );
    expect(second).toContain('reason="the carrier did not answer"');
  });
});

describe("nothing secret is ever written (G2)", () => {
  it("not by way of an error, its causes, or what a vendor hung on it", () => {
    const vendor = Object.assign(new Error("The 'To' number +12025550123 is not valid, body: code 493027"), {
      name: "RestException",
      code: 21211,
      config: { auth: { password: "3b1c9e7f5a2d4860b9c8d7e6f5a4b3c2" } },
    });
    const middle = Object.assign(new Error("mysql://root:hunter2@db/x failed", { cause: vendor }), {
      code: "ECONNRESET",
    });
    const cause = new Error("Duplicate entry '+12025550123' for key 'users.phone_number'", { cause: middle });
    const [line = ""] = lines({ event: "internal_error", outcome: "failure", phone, cause });
    for (const secret of ["2025550123", "493027", "hunter2", "3b1c9e7f5a2d4860"])
      expect(line).not.toContain(secret);
    expect(JSON.parse(line).cause).toMatchObject([
      { name: "Error", message: "Duplicate entry '[number]' for key 'users.phone_number'" },
      { name: "Error", code: "ECONNRESET", message: "mysql://[redacted]@db/x failed" },
      {
        name: "RestException",
        code: 21211,
        message: "The 'To' number [number] is not valid, body: code [code]",
      },
    ]);
  });

  it.each(["reason", "limit", "country", "method", "path", "providerCode"] as const)(
    "not by way of %s",
    (field) => {
      const text = "it said +12025550123 and Bearer AbCdEfGhIjKlMnOpQrStUvWxYz0123456789";
      const [line = ""] = lines({ event: "authz_fail", outcome: "failure", [field]: text });
      expect(line).toContain("it said");
      expect(line).not.toMatch(/2025550123|AbCdEfGh/);
    },
  );

  it("and errors that cause each other end", () => {
    const first = new Error("first");
    first.cause = new Error("second", { cause: first });
    expect(parsed({ event: "internal_error", outcome: "failure", cause: first }).cause).toHaveLength(4);
    expect(parsed({ event: "internal_error", outcome: "failure", cause: "code 493027" }).cause).toEqual([
      { name: "thrown", message: "code [code]" },
    ]);
  });

  it.each([
    "/api/user/+12025550123",
    "/api/user/%2B12025550123",
    "/api/user/%2b1%20202%20555%200123",
    "/api/user/%252B12025550123",
    "/api/user/2025550123?x=%ff",
    "/api/user/(202)%20555-0123",
    "/api/user/+1%20(202)%20-%20555%20-%200123",
    "/api/user/+1...202...555...0123",
    "/api/user/+1/202/555/0123",
    "/api/user/5550123",
    "/api/user/+1%c2%a0202%c2%a0555%c2%a00123",
    "/verify?phone=+1%20-%20202%20-%20555%20-%200123%ff",
  ])("not by way of the path %s", (path) => {
    const [line = ""] = lines({ event: "authz_fail", outcome: "failure", path });
    expect(line.replace(/[^0-9]/g, "")).not.toContain("5550123");
    expect(JSON.parse(line).path).toMatch(/^\/(api\/user\/|verify\?phone=)(%2B|\()?\[number\]/);
  });
});

it("a line that is worded later tells the time and the error of when it was logged", () => {
  const waiting: (() => string)[] = [];
  let time = Date.parse("2026-11-20T10:30:00.000Z");
  const indexKey = createSecretKey(Buffer.alloc(32, 7));
  const log = createLog({ format: "json", indexKey, now: () => time, write: (line) => waiting.push(line) });
  const cause = new Error("then");
  log.event({ event: "internal_error", outcome: "failure", cause });
  time += 9;
  cause.message = "since";
  const [line] = waiting.map((word) => JSON.parse(word()));
  expect(line).toMatchObject({ time: "2026-11-20T10:30:00.000Z", cause: [{ message: "then" }] });
});

describe("nothing written can pass for another line (G3)", () => {
  const forged =
    '\r\n{"event":"authn_login_success"}\n\u001b[2K\u0085\u2028\u2029\u202e\u200b\ufeff\u0000\ud800';

  it.each(["json", "pretty"] as const)("whichever field it came in by, in %s", (format) => {
    const written = lines(
      {
        event: "authz_fail",
        outcome: "failure",
        requestId: forged,
        ip: forged,
        reason: forged,
        limit: forged,
        country: forged,
        method: forged,
        path: `/${encodeURIComponent(forged.slice(0, -1))}${forged}`,
        cause: Object.assign(new Error(forged), { name: forged, code: forged }),
      },
      format,
    );
    const text = written.join("");
    expect(text.split(/\r\n|[\r\n\u0085\u2028\u2029]/)).toHaveLength(2);
    expect(text.trimEnd()).not.toMatch(/[^\x20-\x7e]/);
    if (format === "json")
      expect(JSON.parse(text)).toMatchObject({ event: "authz_fail", outcome: "failure" });
  });
});
