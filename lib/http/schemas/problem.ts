import { z } from "zod";
import { problemCodes } from "../../problems.ts";

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
    code: z.enum(problemCodes).meta({ description: "The kind of problem, for programs. Stable." }),
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
