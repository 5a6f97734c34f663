import { z } from "zod";
import type { ErrorCode } from "../../errors.ts";
import { bodyMaxBytes } from "../call.ts";

/**
 * What each code means to the developer who meets it. Total over ErrorCode, so that the union, the enum in the
 * document and the table that people read cannot drift: a code too many or too few does not compile.
 */
export const codeMeanings = {
  malformed_request:
    "The request is not HTTP or JSON that can be read: broken JSON, a bad escape, wrong encoding, an unknown `X-Auth-Transport`.",
  conflicting_credentials: "Cookie and bearer token belong to different people. Send one of them.",
  verification_required:
    "The proof of the step before is missing, spent, too old, or for another number. Begin with send-otp.",
  not_signed_in: "There is no valid session. Sign in.",
  wrong_code:
    "The code does not fit. `attempts_left` is there when this client asked for the code; with `retry_after` this try was one too many for the number, and no code is taken for so long.",
  code_expired: "The code is too old, was replaced, or has been used. Ask for a new one.",
  code_used_up:
    "The code took too many wrong tries. Ask for a new one; with `retry_after` not before, because no code is taken for so long.",
  cross_site_request:
    "A browser sent this from another site. Call from a page of this site, or from outside a browser.",
  forbidden: "Signed in, but this belongs to somebody else, or to nobody: the answer is the same.",
  not_found: "There is nothing at this address, or nothing of yours.",
  method_not_allowed: "The address exists but not for this method. `Allow` lists the ones that work.",
  request_timeout: "The request took too long to arrive.",
  body_too_large: `The body is larger than the limit of ${bodyMaxBytes / 1024} KiB.`,
  unsupported_media_type: "The body is not declared as `application/json`, or it is compressed.",
  invalid_input: "Well-formed JSON with bad fields. `errors` names those that were found.",
  headers_too_large: "The headers are larger than the server reads.",
  cooldown_active:
    "A message to this number was asked for moments ago. If it arrives, its code works; wait `retry_after` seconds for another. A client that did not ask itself is told a fixed wait, and may be refused once more after it.",
  limit_reached: "Too many requests from here, or for this number. Wait `retry_after` seconds.",
  verification_locked:
    "Too many wrong codes for this number. Show `detail`. Most locks end after `retry_after` seconds. After very many wrong codes the number stays shut to unknown devices: `retry_after` is a week each time, longer than any lock that ends, waiting does not help, and `detail` says what does: a sign-in on a device that has used the number before, or an operator.",
  internal_error: "A fault of ours. Quote `request_id` when you report it.",
  delivery_refused: "The SMS provider will not deliver to this number. Another attempt will not help.",
  sms_unavailable:
    "The SMS provider did not take the message, or did not say so: it may still arrive. Wait `retry_after` seconds, then ask again.",
  database_unavailable: "The database does not answer. Wait `retry_after` seconds.",
  overloaded: "More requests are waiting than can be served in time. Wait `retry_after` seconds.",
} as const satisfies Record<ErrorCode, string>;

export const errorCodes = Object.keys(codeMeanings) as [ErrorCode, ...ErrorCode[]];

const FieldError = z
  .strictObject({
    field: z.string().meta({ description: "The name of the field.", examples: ["otp"] }),
    message: z.string().meta({
      description: "What is wrong with it, in a sentence.",
      examples: ["The code has six digits."],
    }),
  })
  .meta({ id: "FieldError", description: "One bad field of a request." });

export const Problem = z
  .strictObject({
    type: z.string().meta({
      description: "Names the kind of problem by URI. The end of `/docs` explains each.",
      examples: ["urn:phone-login:problem:wrong_code"],
    }),
    title: z.string().meta({ description: "The kind of problem. Always the same for one code." }),
    status: z.int().min(400).max(599).meta({ description: "The HTTP status, repeated." }),
    detail: z.string().meta({ description: "A sentence that can be shown to the user." }),
    code: z.enum(errorCodes).meta({ description: "The kind of problem, for programs. Stable." }),
    request_id: z
      .string()
      .meta({ description: "Names this request in the server's log. Same as `X-Request-Id`." }),
    retry_after: z.int().positive().optional().meta({
      description: "Whole seconds to wait before trying again. Same as the `Retry-After` header.",
    }),
    attempts_left: z.int().nonnegative().optional().meta({
      description: "How many tries this code has left.",
    }),
    errors: z.array(FieldError).optional().meta({
      description: "The bad fields that were found. A number is judged once everything else is in order.",
    }),
  })
  .meta({ id: "Problem", description: "Why a request failed (RFC 9457)." });

export type Problem = z.infer<typeof Problem>;
