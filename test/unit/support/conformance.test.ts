import { describe, expect, test } from "vitest";
import type { Answer, RawRequest } from "../../support/client.ts";
import { faultsOf } from "../../support/conformance.ts";

const id = "11111111-2222-4333-8444-555555555555";
const common = { "x-request-id": id, "content-security-policy": "default-src 'none'" };

function answer(status: number, body: object, headers: object = {}): Answer {
  const type = status < 400 ? "application/json" : "application/problem+json";
  return {
    status,
    headers: { ...common, "content-type": type, "cache-control": "no-store", ...headers },
    setCookies: [],
    text: JSON.stringify(body),
    body: body as Answer["body"],
  };
}

const problem = (status: number, code: string, more: object = {}) => ({
  type: `urn:phone-login:problem:${code}`,
  title: "Title",
  status,
  detail: "A sentence.",
  code,
  request_id: id,
  ...more,
});
const limited = (more: object = {}) => problem(429, "limit_reached", { retry_after: 5, ...more });
const waits = { "retry-after": "5" };
const session: RawRequest = { path: "/api/session" };
const sent = {
  message: "OTP sent successfully",
  expires_in_minutes: 5,
  resend_in_seconds: 30,
  phone_number: "+12025550123",
  phone_e164: "+12025550123",
};
const health = {
  status: "unhealthy",
  service: "Phone Login",
  database: "disconnected",
  database_kind: "mysql",
  sms: "inbox",
};
const send: RawRequest = { method: "POST", path: "/api/send-otp" };

describe("an answer that is as documented", () => {
  test.each<[RawRequest, Answer]>([
    [session, answer(429, limited(), waits)],
    [session, answer(401, problem(401, "not_signed_in"), { "www-authenticate": "Bearer" })],
    [
      { method: "PUT", path: "/api/session" },
      answer(405, problem(405, "method_not_allowed"), { allow: "GET" }),
    ],
    [{ path: "/api/nowhere" }, answer(404, problem(404, "not_found"))],
    [send, answer(200, sent, { "set-cookie": ["flow=x"] })],
    [{ ...send, path: "/api/send%2Dotp?x=1" }, answer(200, sent)],
    [
      { path: "/api/auth/health" },
      answer(503, health, { "content-type": "application/json", "retry-after": "3" }),
    ],
    [
      { method: "HEAD", path: "/health" },
      { ...answer(200, {}), text: "" },
    ],
    [{ path: "/" }, { ...answer(200, {}, { "content-type": "text/html; charset=utf-8" }), text: "<html>" }],
  ])("has no faults: %j", async (request, given) => {
    expect(await faultsOf(request, given)).toEqual([]);
  });
});

describe("an answer that is not as documented", () => {
  const { "x-request-id": _, ...nameless } = answer(200, sent).headers;
  const { message: __, ...silent } = sent;
  test.each<[fault: string, RawRequest, Answer]>([
    ["showSession has no answer 418", session, answer(418, problem(418, "limit_reached"))],
    ["sendOtp has no answer 201", send, answer(201, sent)],
    ["500 is a fault of ours", session, answer(500, problem(500, "internal_error"))],
    [
      "the code cooldown_active is not documented",
      session,
      answer(429, limited({ code: "cooldown_active" }), waits),
    ],
    [
      "the header Set-Cookie is not documented",
      session,
      answer(429, limited(), { ...waits, "set-cookie": ["a=b"] }),
    ],
    ["the header Allow is not documented", session, answer(429, limited(), { ...waits, allow: "GET" })],
    ["the header Retry-After is missing", session, answer(429, problem(429, "limit_reached"))],
    ["the waits differ", session, answer(429, limited({ retry_after: 6 }), waits)],
    ["the header Retry-After is no number", session, answer(429, limited(), { "retry-after": "soon" })],
    [
      "the media type text/plain is not documented",
      send,
      answer(200, sent, { "content-type": "text/plain" }),
    ],
    ["X-Request-Id is missing", send, { ...answer(200, sent), headers: nameless }],
    ["Content-Security-Policy is missing", send, answer(200, sent, { "content-security-policy": undefined })],
    ["a failure may be stored", session, answer(429, limited(), { ...waits, "cache-control": "public" })],
    ["the body repeats another status", session, answer(429, limited({ status: 430 }), waits)],
    ["the body repeats another request id", session, answer(429, limited({ request_id: "x" }), waits)],
    ["SendOtpAnswer: # breaks ", send, answer(200, silent)],
    ["SendOtpAnswer: #/extra breaks ", send, answer(200, { ...sent, extra: 1 })],
    ["SendOtpAnswer: #/expires_in_minutes breaks ", send, answer(200, { ...sent, expires_in_minutes: 0 })],
    ["Problem: #/code breaks ", { path: "/x" }, answer(404, problem(404, "gone_fishing"))],
    ["PUT is answered with 200 and not documented", { method: "PUT", path: "/api/session" }, answer(200, {})],
  ])("%s", async (fault, request, given) => {
    expect((await faultsOf(request, given)).join("\n")).toContain(fault);
  });
});
