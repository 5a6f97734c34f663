import { expect, test } from "vitest";
import { scrubHeaders } from "#lib/edge/inbound.ts";

test.each([
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "forwarded",
  "x-real-ip",
  "cf-connecting-ip",
  "true-client-ip",
  "x-middleware-subrequest",
  "x-middleware-next",
  "x-invoke-path",
  "x-nextjs-data",
  "x-next-resume-state-length",
  "x-request-id",
  "content-security-policy",
  "content-security-policy-report-only",
  "next-action",
  "range",
  "if-range",
  "if-match",
  "if-unmodified-since",
  "rsc",
  "next-router-state-tree",
  "next-router-segment-prefetch",
  "next-url",
  "x-http-method-override",
  "x-original-url",
])("a client cannot send %s", (name) => {
  const headers = { [name]: "forged", accept: "*/*" };
  scrubHeaders(headers, false);
  expect(headers).toEqual({ accept: "*/*" });
});

test("what pages and the API need is kept", () => {
  const headers = {
    "accept-language": "ar",
    "if-none-match": '"x"',
    cookie: "a=b",
    authorization: "Bearer x",
    "x-auth-transport": "token",
    "sec-fetch-site": "same-origin",
    origin: "https://example.test",
  };
  const before = { ...headers };
  scrubHeaders(headers, false);
  expect(headers).toEqual(before);
});

test("in development Next's client may name its page loads, and ask for parts of a page", () => {
  const headers = { "x-nextjs-request-id": "1", rsc: "1", "next-router-state-tree": "x" };
  const before = { ...headers };
  scrubHeaders(Object.assign(headers, { "x-middleware-next": "1", "next-action": "1" }), true);
  expect(headers).toEqual(before);
});
