import { expect, test } from "vitest";
import { headersForNext } from "#lib/edge/inbound.ts";
import { createCookieJar } from "#lib/http/cookies.ts";

const ownCookies = createCookieJar(new URL("https://login.example.com")).ownOnly;
const inProduction = { isNextDev: false, ownCookies };
const inDevelopment = { isNextDev: true, ownCookies };

const ofPages = {
  "accept-encoding": "gzip",
  "accept-language": "ar",
  "if-none-match": '"x"',
  "if-modified-since": "Mon, 30 Nov 2026 00:00:00 GMT",
  "user-agent": "Mozilla/5.0",
  cookie: "__Host-session=a; __Host-lang=ar; zone=Asia/Kolkata",
};

test("Next gets what pages and files depend on, and nothing else", () => {
  const others = [
    [
      "x-forwarded-for",
      "x-forwarded-host",
      "x-forwarded-proto",
      "forwarded",
      "x-real-ip",
      "cf-connecting-ip",
    ],
    ["x-middleware-subrequest", "x-middleware-next", "x-invoke-path", "x-nextjs-data", "x-matched-path"],
    [
      "next-action",
      "next-resume",
      "next-router-state-tree",
      "next-url",
      "rsc",
      "purpose",
      "x-prerender-revalidate",
    ],
    ["content-security-policy", "content-security-policy-report-only", "x-request-id", "host"],
    ["range", "if-range", "if-match", "if-unmodified-since", "x-http-method-override", "x-original-url"],
    [
      "authorization",
      "x-auth-transport",
      "content-type",
      "content-length",
      "x-made-up",
      "__proto__",
      "constructor",
    ],
  ].flat();
  const sent = Object.fromEntries(others.map((name) => [name, "forged"]));
  expect(headersForNext({ ...sent, ...ofPages }, inProduction)).toEqual(ofPages);
});

test("Next gets the start of a header that is too long", () => {
  const sent = Object.fromEntries(Object.keys(ofPages).map((name) => [name, "1".repeat(15_000)]));
  const lengths = Object.values(headersForNext(sent, inProduction)).map((value) => String(value).length);
  expect(lengths).toHaveLength(5);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(512);
});

test("Next gets no cookies of others, and all of ours, also those that come twice", () => {
  const cookie =
    "a=b; __Host-session=x; session=y; \xa0__Host-session=z; __Host-session=x2;__Host-flow=f; =; ;";
  expect(headersForNext({ cookie }, inProduction)).toEqual({
    cookie: "__Host-session=x; __Host-session=x2; __Host-flow=f",
  });
  expect(headersForNext({ cookie: "a=b" }, inProduction)).toEqual({});
});

test("in development Next answers the API too, and its client asks for parts of a page", () => {
  const also = {
    authorization: "Bearer x",
    "x-auth-transport": "token",
    "content-type": "application/json",
    "content-length": "2",
    origin: "http://localhost:3000",
    "sec-fetch-site": "same-origin",
    "x-nextjs-request-id": "1",
    rsc: "1",
    "next-router-state-tree": "x",
  };
  const refused = {
    "x-middleware-next": "1",
    "next-action": "1",
    "next-resume": "1",
    "x-forwarded-for": "192.0.2.1",
  };
  expect(headersForNext({ ...ofPages, ...also, ...refused }, inDevelopment)).toEqual({ ...ofPages, ...also });
});
