import { grantTtlSeconds } from "../../auth/rules.ts";
import { LoginAnswer, SendOtpAnswer, VerifyOtpAnswer } from "../schemas/answers.ts";
import { LoginBody, SendOtpBody, VerifyOtpBody } from "../schemas/requests.ts";
import { anyRequest, crossSite, jsonBody, usesDatabase } from "./common-problems.ts";
import { json, type Operation, type Paths } from "./operation.ts";
import { flowToken, grantToken, sessionToken, user, written } from "./specimen-data.ts";

const asWritten = {
  number: { summary: "E.164, with or without punctuation", value: { phone_number: written } },
};

const sent = {
  message: "OTP sent successfully",
  expires_in_minutes: 5,
  resend_in_seconds: 30,
  phone_number: user.phone_number,
  phone_e164: user.phone_e164,
};

const sendOtp: Operation = {
  id: "sendOtp",
  tag: "Sign in",
  summary: "1. Send a code",
  description:
    "Sends a six-digit code to the number and hands this client a *flow*: the proof that it asked. Asking again while a code is young repeats that code and renews its life, so the newest and the oldest message agree.\n\nNo proof is needed, but one that is sent along counts. The device cookie, or a session with this number (also one that has ended), shows a device that has signed in before: it has an allowance of its own. The flow of an earlier call stays the same for as long as its code does. In token transport one token can be sent: the session where there is one, else the flow.",
  security: ["deviceCookie", "flowCookie", "sessionCookie", "bearer", "none"],
  parameters: ["AuthTransport", "AcceptLanguage"],
  body: json(SendOtpBody, asWritten),
  responses: {
    200: {
      description: "The message is on its way. The flow comes in a cookie, or as `token` in token transport.",
      headers: ["Set-Cookie"],
      content: json(SendOtpAnswer, {
        cookie: { summary: "Cookie transport", value: sent },
        token: { summary: "Token transport: the flow", value: { ...sent, token: flowToken } },
      }),
    },
  },
  problems: [
    ...anyRequest,
    ...jsonBody,
    ...crossSite,
    ...usesDatabase,
    "cooldown_active",
    "delivery_refused",
    "sms_unavailable",
  ],
};

const verified = {
  message: "OTP verified successfully",
  user_id: user.id,
  phone_number: user.phone_number,
  is_verified: true as const,
  phone_e164: user.phone_e164,
};

const verifyOtp: Operation = {
  id: "verifyOtp",
  tag: "Sign in",
  summary: "2. Verify the code",
  description: `Exchanges a right code for a *grant*: the proof that this client verified the number, good for one login within ${grantTtlSeconds} seconds. A code works once, and too many wrong tries use it up. With the flow of step 1 a wrong code is answered with \`attempts_left\`, and an expired or used-up code says so. Without a flow the code alone is still enough (unless the server is set to refuse that), but every failure gets the same answer: \`wrong_code\`, or \`code_expired\` for a client that sends a grant for this number along, because it has verified already.`,
  security: ["flowCookie", "bearer", "none"],
  parameters: ["AuthTransport"],
  body: json(VerifyOtpBody, {
    code: { summary: "The number and its code", value: { phone_number: written, otp: "012345" } },
  }),
  responses: {
    200: {
      description: "The code was right. The grant replaces the flow in its cookie, or comes as `token`.",
      headers: ["Set-Cookie"],
      content: json(VerifyOtpAnswer, {
        cookie: { summary: "Cookie transport", value: verified },
        token: { summary: "Token transport: the grant", value: { ...verified, token: grantToken } },
      }),
    },
  },
  problems: [
    ...anyRequest,
    ...jsonBody,
    ...crossSite,
    ...usesDatabase,
    "wrong_code",
    "code_expired",
    "code_used_up",
    "verification_required",
    "verification_locked",
  ],
};

const loggedIn = { message: "Login successful", user };

const login: Operation = {
  id: "login",
  tag: "Sign in",
  summary: "3. Log in",
  description:
    "Exchanges the grant of step 2 for a *session*. The number must be the one that was verified; the body itself proves nothing, so without the grant the answer is 401 whatever anybody else has just verified. In cookie transport the session that the client came with ends.",
  security: ["flowCookie", "bearer"],
  parameters: ["AuthTransport"],
  body: json(LoginBody, asWritten),
  responses: {
    200: {
      description:
        "Signed in. The session comes in a cookie, or as `token`. In cookie transport a second cookie remembers that this device has signed in with this number, which later keeps strangers from using up its messages.",
      headers: ["Set-Cookie"],
      content: json(LoginAnswer, {
        cookie: { summary: "Cookie transport", value: loggedIn },
        token: {
          summary: "Token transport: the session",
          value: { ...loggedIn, token: sessionToken, token_type: "Bearer", expires_in: 2_592_000 },
        },
      }),
    },
  },
  problems: [...anyRequest, ...jsonBody, ...crossSite, ...usesDatabase, "verification_required"],
};

export const signInPaths: Paths = {
  "/api/send-otp": { post: sendOtp },
  "/api/verify-otp": { post: verifyOtp },
  "/api/login": { post: login },
};
