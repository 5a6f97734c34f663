import { z } from "zod";
import { phoneMaxLength, phoneTooLong } from "../../phone.ts";

type Issue = { readonly input: unknown };

/** The contents are judged by lib/phone.ts; here it only has to be a string that is not too long for that. */
const PhoneNumber = z
  .string({ error: stringWanted("phone_number") })
  .min(1, "Enter a phone number.")
  .max(phoneMaxLength, phoneTooLong)
  .meta({
    id: "PhoneNumber",
    description:
      "A phone number as a person writes it: E.164 (`+1 202-555-0123`) or the national digits of the server's default country. Spaces, dots, hyphens and brackets between digits are fine.",
    examples: ["+1 202-555-0123"],
  });

/** ASCII digits only: `\d` would say the same here, but `[0-9]` leaves no doubt about other scripts. */
const Otp = z
  .string({ error: stringWanted("otp") })
  .min(1, "Enter the code from the message.")
  .regex(/^[0-9]{6}$/, { error: "The code has six digits.", abort: true })
  .meta({
    id: "Otp",
    description: "The six digits of the newest message. A string, because a code may begin with zero.",
    examples: ["012345"],
  });

export const SendOtpBody = body({ phone_number: PhoneNumber }).meta({
  id: "SendOtpBody",
  description: "Whom to send a code.",
});

export const VerifyOtpBody = body({ phone_number: PhoneNumber, otp: Otp }).meta({
  id: "VerifyOtpBody",
  description: "The number and the code that it received.",
});

/** Of a POST that needs nothing. */
export const EmptyBody = body({});

export const LoginBody = body({ phone_number: PhoneNumber }).meta({
  id: "LoginBody",
  description: "The number that was just verified.",
});

export type SendOtpBody = z.infer<typeof SendOtpBody>;
export type VerifyOtpBody = z.infer<typeof VerifyOtpBody>;
export type LoginBody = z.infer<typeof LoginBody>;

/** Unknown keys are refused rather than dropped: a misspelt field should not pass in silence. */
function body<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "invalid_type" ? "The body must be a JSON object." : undefined),
  });
}

function stringWanted(field: string) {
  return ({ input }: Issue) =>
    input === undefined ? `${field} is required.` : `${field} must be a string, in quotation marks.`;
}
