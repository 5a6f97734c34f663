import {
  LogoutAnswer,
  SessionAnswer,
  SessionEndedAnswer,
  SessionsAnswer,
  SessionsEndedAnswer,
  UserAnswer,
} from "../schemas/answers.ts";
import { anyRequest, crossSite, jsonBody, signedIn, usesDatabase } from "./common-problems.ts";
import { json, type Operation, type Paths } from "./operation.ts";
import { otherSession, session, user } from "./specimen-data.ts";

const showUser: Operation = {
  id: "showUser",
  tag: "Sessions",
  summary: "Look up your own number",
  description:
    "The account of the person who is signed in. Any other number answers 403, whether anybody uses it or not. Write the `+` of E.164 as `%2B` or as it is; both work.",
  security: ["sessionCookie", "bearer"],
  parameters: ["PhoneNumberInPath"],
  responses: {
    200: {
      description: "The number is yours.",
      content: json(UserAnswer, {
        own: { summary: "Your own number", value: { ...user, updated_at: "2026-11-20 10:30:00" } },
      }),
    },
  },
  problems: [...anyRequest, ...signedIn, ...usesDatabase, "forbidden", "invalid_input"],
};

const canonical = { ...user, phone_number: user.phone_e164 };

const showSession: Operation = {
  id: "showSession",
  tag: "Sessions",
  summary: "Who is signed in here",
  description: "The person and the session behind this request, or 401 when nobody is signed in.",
  security: ["sessionCookie", "bearer"],
  responses: {
    200: {
      description: "Somebody is signed in.",
      content: json(SessionAnswer, {
        signedIn: { summary: "Signed in", value: { user: canonical, session } },
      }),
    },
  },
  problems: [...anyRequest, ...signedIn, ...usesDatabase],
};

const logout: Operation = {
  id: "logout",
  tag: "Sessions",
  summary: "Sign out here",
  description:
    "Ends the session behind this request at once, on every instance, saved copies of its cookie included. Succeeds also when nobody is signed in.",
  security: ["sessionCookie", "bearer", "none"],
  responses: {
    200: {
      description: "Nobody is signed in here any more.",
      headers: ["Set-Cookie", "Clear-Site-Data"],
      content: json(LogoutAnswer, { signedOut: { summary: "Signed out", value: { message: "Signed out" } } }),
    },
  },
  problems: [...anyRequest, ...jsonBody, ...crossSite, ...usesDatabase],
};

const listSessions: Operation = {
  id: "listSessions",
  tag: "Sessions",
  summary: "List your devices",
  description: "Every session of the person who is signed in, newest first; one of them is `current`.",
  security: ["sessionCookie", "bearer"],
  responses: {
    200: {
      description: "The devices.",
      content: json(SessionsAnswer, {
        two: { summary: "Two devices", value: { sessions: [session, otherSession] } },
      }),
    },
  },
  problems: [...anyRequest, ...signedIn, ...usesDatabase],
};

const endOtherSessions: Operation = {
  id: "endOtherSessions",
  tag: "Sessions",
  summary: "Sign out everywhere else",
  description: "Ends every session of the person who is signed in, except the one that asks.",
  security: ["sessionCookie", "bearer"],
  responses: {
    200: {
      description:
        "No other device is signed in. In cookie transport this one is remembered anew, because what all of them had to show counts no more.",
      headers: ["Set-Cookie"],
      content: json(SessionsEndedAnswer, {
        two: { summary: "Two devices ended", value: { message: "Other sessions ended", ended: 2 } },
      }),
    },
  },
  problems: [...anyRequest, ...crossSite, ...signedIn, ...usesDatabase],
};

const endSession: Operation = {
  id: "endSession",
  tag: "Sessions",
  summary: "Sign out one device",
  description: "Ends one of your own sessions at once. Any other id answers 404.",
  security: ["sessionCookie", "bearer"],
  parameters: ["SessionId"],
  responses: {
    200: {
      description:
        "That device is signed out. In cookie transport one's own cookie ends with one's own session; with another's, this device is remembered anew.",
      headers: ["Set-Cookie"],
      content: json(SessionEndedAnswer, { ended: { summary: "Ended", value: { message: "Session ended" } } }),
    },
  },
  problems: [...anyRequest, ...crossSite, ...signedIn, ...usesDatabase, "not_found"],
};

export const sessionPaths: Paths = {
  "/api/user/{phone_number}": { get: showUser },
  "/api/session": { get: showSession },
  "/api/logout": { post: logout },
  "/api/sessions": { get: listSessions, delete: endOtherSessions },
  "/api/sessions/{id}": { delete: endSession },
};
