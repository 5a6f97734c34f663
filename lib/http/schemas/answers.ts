import { z } from "zod";
import { E164Number, message, NumberAsWritten, TransportToken, UserId, UtcTime } from "./values.ts";

export const SendOtpAnswer = z
  .strictObject({
    message: message("OTP sent successfully"),
    expires_in_minutes: z
      .int()
      .positive()
      .meta({
        description: "How long the code lives, in minutes, rounded up.",
        examples: [5],
      }),
    resend_in_seconds: z
      .int()
      .nonnegative()
      .meta({
        description: "How long to wait before asking for another message, in seconds.",
        examples: [30],
      }),
    phone_number: NumberAsWritten,
    phone_e164: E164Number,
    token: TransportToken.optional(),
  })
  .meta({ id: "SendOtpAnswer", description: "A message is on its way." });

export const VerifyOtpAnswer = z
  .strictObject({
    message: message("OTP verified successfully"),
    user_id: UserId,
    phone_number: NumberAsWritten,
    phone_e164: E164Number,
    is_verified: z.literal(true),
    token: TransportToken.optional(),
  })
  .meta({ id: "VerifyOtpAnswer", description: "The code was right. Log in within two minutes." });

export const SignedInUser = z
  .strictObject({
    id: UserId,
    phone_number: NumberAsWritten,
    phone_e164: E164Number,
    is_verified: z.boolean(),
    created_at: UtcTime,
  })
  .meta({ id: "SignedInUser", description: "The person who is signed in." });

export const LoginAnswer = z
  .strictObject({
    message: message("Login successful"),
    user: SignedInUser,
    token: TransportToken.optional(),
    token_type: z.literal("Bearer").optional(),
    expires_in: z
      .int()
      .positive()
      .optional()
      .meta({ description: "Seconds that the token stays valid at most.", examples: [2_592_000] }),
  })
  .meta({ id: "LoginAnswer", description: "Signed in: the session has begun." });

export const UserAnswer = SignedInUser.extend({ updated_at: UtcTime }).meta({
  id: "UserAnswer",
  description: "The account of the person who is signed in.",
});

export const SessionView = z
  .strictObject({
    id: z.string().meta({
      description: "Names the session in lists. It proves nothing.",
      examples: ["9bIWlg7OgGmqh5UPySPcrg"],
    }),
    created_at: UtcTime,
    last_seen_at: UtcTime,
    expires_at: UtcTime,
    device: z.string().meta({
      description: "The device that signed in, in words.",
      examples: ["Chrome on Android"],
    }),
    current: z.boolean().meta({ description: "Whether this is the session that asks." }),
  })
  .meta({ id: "SessionView", description: "One signed-in device." });

export const SessionAnswer = z
  .strictObject({ user: SignedInUser, session: SessionView })
  .meta({ id: "SessionAnswer", description: "Who is signed in here." });

export const SessionsAnswer = z
  .strictObject({ sessions: z.array(SessionView) })
  .meta({ id: "SessionsAnswer", description: "Every device that is signed in, newest first." });

export const LogoutAnswer = z
  .strictObject({ message: message("Signed out") })
  .meta({ id: "LogoutAnswer", description: "Nobody is signed in here any more." });

export const SessionEndedAnswer = z
  .strictObject({ message: message("Session ended") })
  .meta({ id: "SessionEndedAnswer", description: "That device is signed out." });

export const SessionsEndedAnswer = z
  .strictObject({
    message: message("Other sessions ended"),
    ended: z
      .int()
      .nonnegative()
      .meta({ description: "How many devices were signed out.", examples: [2] }),
  })
  .meta({ id: "SessionsEndedAnswer", description: "Every other device is signed out." });

export type SendOtpAnswer = z.infer<typeof SendOtpAnswer>;
export type VerifyOtpAnswer = z.infer<typeof VerifyOtpAnswer>;
export type SignedInUser = z.infer<typeof SignedInUser>;
export type LoginAnswer = z.infer<typeof LoginAnswer>;
export type UserAnswer = z.infer<typeof UserAnswer>;
export type SessionView = z.infer<typeof SessionView>;
export type SessionAnswer = z.infer<typeof SessionAnswer>;
export type SessionsAnswer = z.infer<typeof SessionsAnswer>;
export type LogoutAnswer = z.infer<typeof LogoutAnswer>;
export type SessionEndedAnswer = z.infer<typeof SessionEndedAnswer>;
export type SessionsEndedAnswer = z.infer<typeof SessionsEndedAnswer>;
