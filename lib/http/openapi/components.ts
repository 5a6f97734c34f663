import { phoneMaxLength } from "../../phone.ts";
import { locales } from "../../text/locale.ts";
import { problemExamples } from "./problems.ts";
import { namedSchemas } from "./references.ts";
import { requestId, session, user, written } from "./specimen-data.ts";

const headers = {
  "X-Request-Id": {
    description: "Names this request in the server's log. Problems repeat it as `request_id`.",
    required: true,
    schema: { type: "string" },
    example: requestId,
  },
  "Retry-After": {
    description: "Whole seconds to wait before trying again.",
    required: true,
    schema: { type: "integer", minimum: 1 },
    example: 28,
  },
  "Retry-After-Lock": {
    description: "Only with the try that locks the number: whole seconds for which no code is taken.",
    schema: { type: "integer", minimum: 1 },
    example: 3600,
  },
  "WWW-Authenticate": {
    description: "The scheme that would do (RFC 9110 §11.6.1).",
    required: true,
    schema: { type: "string", const: "Bearer" },
  },
  "Set-Cookie": {
    description:
      "In cookie transport, a proof that this client holds from now on, or (`Max-Age=0`) no longer. `HttpOnly`, never readable by scripts.",
    schema: { type: "string" },
  },
  "Clear-Site-Data": {
    description: "In cookie transport over https: the browser forgets what it keeps of the pages.",
    schema: { type: "string" },
  },
  Allow: {
    description: "With 405: the methods that this address takes.",
    schema: { type: "string" },
    example: "GET, HEAD",
  },
};

const phoneNumber = {
  description: "A phone number, written as in a request body.",
  schema: { type: "string", minLength: 1, maxLength: phoneMaxLength },
  examples: {
    e164: { summary: "E.164", value: user.phone_e164 },
    punctuated: { summary: "With punctuation", value: written },
  },
};

const parameters = {
  AuthTransport: {
    name: "X-Auth-Transport",
    in: "header",
    description:
      "`token` asks for the proof in the body (token transport). Without it, and with `cookie`, proofs travel in cookies.",
    schema: { type: "string", enum: ["token", "cookie"] },
  },
  AcceptLanguage: {
    name: "Accept-Language",
    in: "header",
    description: `What the message is written in: ${locales.join(", ")}. English without it. Problems are always in English.`,
    schema: { type: "string" },
    example: "hi-IN, en;q=0.8",
  },
  PhoneNumberInPath: { name: "phone_number", in: "path", required: true, ...phoneNumber },
  PhoneNumberInQuery: {
    name: "phone_number",
    in: "query",
    ...phoneNumber,
    description: "Only the messages to this number. Without it, all of them.",
  },
  SessionId: {
    name: "id",
    in: "path",
    required: true,
    description: "The `id` of a session in `GET /api/sessions`.",
    schema: { type: "string" },
    example: session.id,
  },
};

/** `__Host-` needs Secure, so the names depend on whether people reach us by https (RFC 6265bis §4.1.3.2). */
function securitySchemes(publicUrl: URL) {
  const prefix = publicUrl.protocol === "https:" ? "__Host-" : "";
  return {
    flowCookie: {
      type: "apiKey",
      in: "cookie",
      name: `${prefix}flow`,
      description: "Set by send-otp (flow) and verify-otp (grant). Browsers send it by themselves.",
    },
    sessionCookie: {
      type: "apiKey",
      in: "cookie",
      name: `${prefix}session`,
      description: "Set by login. Browsers send it by themselves.",
    },
    deviceCookie: {
      type: "apiKey",
      in: "cookie",
      name: `${prefix}device`,
      description:
        "Set by login, for a year: this device has signed in with these numbers. It signs nobody in. Browsers send it by themselves.",
    },
    bearer: {
      type: "http",
      scheme: "bearer",
      description: "The `token` of the step before, in token transport.",
    },
  };
}

export function components(publicUrl: URL) {
  return {
    schemas: namedSchemas(),
    headers,
    parameters,
    examples: problemExamples,
    securitySchemes: securitySchemes(publicUrl),
  };
}
