import { METHODS } from "node:http";
import fc from "fast-check";
import type { RawRequest } from "./client.ts";
import { type DocumentedOperation, document } from "./conformance.ts";

/** What a request brings along to be believed; the test puts in the real ones. */
export const proofNames = ["flow", "grant", "session"] as const;
export type ProofName = (typeof proofNames)[number];
export type Transport = "cookie" | "token";
export type Proof = { name: ProofName; transport: Transport };

export type RandomRequest = Required<Pick<RawRequest, "method" | "path">> & {
  headers: Record<string, string>;
  body: string | Buffer | undefined;
  proofs: readonly Proof[];
};

/** Half of an operation's requests are in order but for one thing; the others are anything at all. */
export function randomRequest(): fc.Arbitrary<RandomRequest> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...operations).chain(requestTo) },
    {
      weight: 1,
      arbitrary: fc.record({ method: anyMethod, path: anyPath, headers: someHeaders, body: anyBody, proofs }),
    },
  );
}

type Placed = { path: string; method: string; operation: DocumentedOperation };

const operations: readonly Placed[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

const proof: fc.Arbitrary<Proof> = fc.record({
  name: fc.constantFrom(...proofNames),
  transport: fc.constantFrom<Transport>("cookie", "token"),
});
/** Two are mostly of two people, and then nothing else is looked at. */
const proofs = fc.oneof(
  { weight: 4, arbitrary: fc.array(proof, { maxLength: 1 }) },
  { weight: 1, arbitrary: fc.array(proof, { minLength: 2, maxLength: 2 }) },
);

/** Text of any kind: short, long, of all scripts, with control characters and half letters. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom("\0", "\ud800", "\u202e", "\ufeff", "'", '"', "\\", "\n", "%", "+", "0"),
  }),
  fc.string({ maxLength: 6_000, size: "max" }),
  fc.constantFrom("__proto__", "constructor", "toString", "null", "NaN", "1e999"),
);

/** All numbers in random requests begin so; they belong to nobody. */
export const randomPrefix = "+1202";

const phoneNumber = fc
  .tuple(
    fc.constantFrom("+1 202 555 01", "+1-202-555-01", "+120255501", "(+1) 202.555.01"),
    fc.integer({ max: 99, min: 0 }),
  )
  .map(([start, end]) => `${start}${String(end).padStart(2, "0")}`);

const anyMethod = fc.oneof(
  fc.constantFrom(...METHODS.filter((method) => method !== "CONNECT")),
  fc.stringMatching(/^[A-Z!#$%&'*+.^_`|~-]{1,12}$/),
);

function requestTo({ path, method, operation }: Placed): fc.Arbitrary<RandomRequest> {
  const order = fc.record({
    method: fc.constant(method),
    path: fc.tuple(pathOf(path), anyQuery).map((parts) => parts.join("")),
    headers: fc.constant<Record<string, string>>(
      operation.requestBody ? { "content-type": "application/json" } : {},
    ),
    body: bodyOf(operation),
    proofs,
  });
  return fc.oneof(
    order,
    fc.tuple(order, someHeaders).map(([request, headers]) => ({
      ...request,
      headers: { ...request.headers, ...headers },
    })),
    fc.tuple(order, anyMethod).map(([request, other]) => ({ ...request, method: other })),
    fc.tuple(order, anyBody).map(([request, body]) => ({ ...request, body })),
    fc
      .tuple(order, pathEnding)
      .map(([request, ending]) => ({ ...request, path: `${request.path}${ending}` })),
  );
}

const pathPart = fc.oneof(
  phoneNumber.map(encodeURIComponent),
  fc.string({ unit: "grapheme", maxLength: 40 }).map(encodeURIComponent),
  fc.stringMatching(/^[\x21-\x7e\x80-\xff]{0,60}$/),
  fc.constantFrom(".", "..", "%2e%2e", "%2F", "%00", "%ff", "%", "%E0%A4%A", "a".repeat(2_100)),
);
const pathEnding = fc.oneof(
  pathPart.map((part) => `/${part}`),
  fc.constantFrom("/", "//", "?", "#", ";x", "%20", "?lang=hi", "?lang=xx", "?_rsc=1", "/..", "\\"),
);

function pathOf(template: string): fc.Arbitrary<string> {
  const parts = template.split("/").map((part) => (part.startsWith("{") ? pathPart : fc.constant(part)));
  return fc.tuple(...parts).map((chosen) => chosen.join("/"));
}

const anyQuery = fc.oneof(
  { weight: 3, arbitrary: fc.constant("") },
  fc
    .tuple(fc.constantFrom("phone_number", "lang", "x", "__proto__", "_rsc"), pathPart)
    .map((pair) => `?${pair.join("=")}`),
  pathPart.map((part) => `?${part}`),
);

/** The pages, their files, what Next keeps for itself, and what nobody has. */
const anyPath = fc.oneof(
  fc.constantFrom(
    "/",
    "/verify",
    "/account",
    "/dev/inbox",
    "/dev/states",
    "/icon.svg",
    "/brand/logo-1.svg",
    "*",
  ),
  fc.constantFrom(
    "/_next/static/x.js",
    "/_next/data/x.json",
    "/_next/image?url=/x",
    "/__nextjs_font/x",
    "/_error",
  ),
  fc.constantFrom(
    "http://evil.test/api/session",
    "http://localhost/dev/inbox",
    "//evil.test/",
    "/api",
    "/api/",
    "x",
  ),
  fc
    .tuple(fc.constantFrom("/", "/api/", "/_next/", "/docs/", "/dev/"), pathPart, anyQuery)
    .map((parts) => parts.join("")),
);

/** All that a header may hold by its syntax (RFC 9110 §5.5). */
const headerText = fc.oneof(
  fc.stringMatching(/^[\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]{0,80}[\x21-\x7e\x80-\xff])?$/),
  fc
    .tuple(fc.constantFrom("a,", "1", " ;q", "\xa0=", "*~", "%"), fc.integer({ min: 1, max: 3_000 }))
    .map(([text, times]) => `x${text.repeat(times)}x`),
);
const either = (...usual: string[]) => fc.oneof(fc.constantFrom(...usual), headerText);

const headerValues: Record<string, fc.Arbitrary<string>> = {
  accept: either("text/html", "*/*", "application/json"),
  "accept-encoding": either("gzip", "br;q=0", "identity", "*"),
  "accept-language": either("hi-IN, en;q=0.8", "ar", "en;q=2", "*"),
  authorization: either("Bearer x", "Bearer", "Basic eDp5", "Bearer Fe26.2*1*a*b*c*d*e*f~2"),
  connection: fc.constantFrom("close", "keep-alive", "upgrade"),
  "content-encoding": either("gzip", "identity"),
  "content-type": either("application/json; charset=utf-8", "application/json; charset=latin1", "text/plain"),
  cookie: either("session=x; flow=x; device=x", "lang=hi", "session=; session=x", '"'),
  expect: either("100-continue"),
  host: fc.constantFrom("localhost", "evil.test", "127.0.0.1:1", "[::1]"),
  "if-match": either("*"),
  "if-modified-since": either("Thu, 01 Jan 1970 00:00:00 GMT"),
  "if-none-match": either("*", 'W/"x"'),
  "next-action": headerText,
  "next-router-state-tree": headerText,
  origin: either("null", "https://evil.test", "http://localhost:3000"),
  range: either("bytes=0-1", "bytes=9-1", "bytes=-1,0-"),
  rsc: fc.constant("1"),
  "sec-fetch-site": either("cross-site", "same-origin", "none"),
  "transfer-encoding": fc.constant("chunked"),
  upgrade: fc.constantFrom("websocket", "h2c"),
  "user-agent": headerText,
  "x-auth-transport": either("token", "cookie", "Token"),
  "x-forwarded-for": either("203.0.113.7"),
  "x-forwarded-host": either("evil.test"),
  "x-http-method-override": either("DELETE"),
  "x-middleware-subrequest": headerText,
  "x-request-id": headerText,
};

const someHeaders: fc.Arbitrary<Record<string, string>> = fc
  .array(
    fc.oneof(...Object.entries(headerValues).map(([name, value]) => fc.tuple(fc.constant(name), value))),
    { maxLength: 4 },
  )
  .map((chosen) => Object.fromEntries(chosen));

const anyBody: fc.Arbitrary<string | Buffer | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.json({ maxDepth: 4 }),
  anyText.map((text) => JSON.stringify({ phone_number: text, otp: text })),
  anyText,
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.integer({ min: 1, max: 4_000 }).map((depth) => "[".repeat(depth)),
  fc.constantFrom(
    '{"phone_number":"+12025550100","phone_number":1}',
    '{"__proto__":{}}',
    "\ufeff{}",
    "{}{}",
    "-0",
  ),
);

function bodyOf(operation: DocumentedOperation): fc.Arbitrary<string | undefined> {
  const [content] = Object.values(operation.requestBody?.content ?? {});
  if (content === undefined) return fc.constant(undefined);
  const valid = valueFor(content.schema) as fc.Arbitrary<Record<string, unknown>>;
  const odd = fc.oneof(fc.jsonValue(), anyText);
  return fc
    .oneof(
      valid,
      fc.tuple(valid, anyText, odd).map(([value, name, other]) => ({ ...value, [name]: other })),
      fc.tuple(valid, fc.nat(3), odd).map(([value, at, other]) => {
        const name = Object.keys(value).at(at % Object.keys(value).length) ?? "";
        return { ...value, [name]: other };
      }),
      fc
        .tuple(valid, fc.nat(3))
        .map(([value, at]) => Object.fromEntries(Object.entries(value).toSpliced(at, 1))),
      odd,
    )
    .map((value) => JSON.stringify(value));
}

type Schema = {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
};

/** Values that fit a schema. Numbers have to be real ones too, so those are half of theirs. */
function valueFor(schema: Schema): fc.Arbitrary<unknown> {
  const name = schema.$ref?.split("/").at(-1);
  if (name !== undefined) {
    const named = valueFor(document.components.schemas[name] as Schema);
    return name === "PhoneNumber" ? fc.oneof(phoneNumber, named) : named;
  }
  const { type, properties = {}, pattern, minLength = 0, maxLength = 100 } = schema;
  if (type === "string" && pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  if (type === "string") return fc.string({ unit: "grapheme", minLength, maxLength });
  if (type !== "object") throw new TypeError(`Nothing makes values of ${JSON.stringify(schema)} yet.`);
  return fc.record(
    Object.fromEntries(Object.entries(properties).map(([key, part]) => [key, valueFor(part)])),
  );
}
