import type { DirectHandlers } from "../../lib/edge/direct.ts";
import * as appleApps from "../.well-known/apple-app-site-association/route.ts";
import * as health from "../health/route.ts";
import * as readiness from "./auth/health/route.ts";
import * as inbox from "./dev/inbox/route.ts";
import * as login from "./login/route.ts";
import * as logout from "./logout/route.ts";
import * as sendOtp from "./send-otp/route.ts";
import * as session from "./session/route.ts";
import * as endSession from "./sessions/[id]/route.ts";
import * as sessions from "./sessions/route.ts";
import * as user from "./user/[phone_number]/route.ts";
import * as verifyOtp from "./verify-otp/route.ts";

/**
 * What our server answers by itself, before Next's router is asked. Next mounts the same files, so a platform that runs
 * Next without our server has the same API. A test holds this list against the table of routes.
 */
export const handlers: DirectHandlers = {
  "/health": health,
  "/.well-known/apple-app-site-association": appleApps,
  "/api/auth/health": readiness,
  "/api/send-otp": sendOtp,
  "/api/verify-otp": verifyOtp,
  "/api/login": login,
  "/api/logout": logout,
  "/api/session": session,
  "/api/sessions": sessions,
  "/api/sessions/{id}": endSession,
  "/api/user/{phone_number}": user,
  "/api/dev/inbox": inbox,
};
