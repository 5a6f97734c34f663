export type Level = "info" | "warn" | "error";

/**
 * What is worth a line, in the words of OWASP's logging vocabulary where it has one, and how loud. A name stays what it
 * is once people have built alarms on it.
 */
export const eventLevels = {
  authn_code_accepted: "info",
  authn_login_success: "info",
  authn_login_fail: "warn",
  authn_login_lock: "warn",
  authn_login_unlock: "warn",
  authz_fail: "warn",
  cross_site_refused: "warn",
  excess_rate_limit_exceeded: "warn",
  input_validation_fail: "info",
  sequence_fail: "warn",
  session_revoked: "info",
  sms_sent: "info",
  sms_refused: "warn",
  sms_unavailable: "error",
  sms_recovered: "info",
  budget_warning: "warn",
  budget_closed: "error",
  budget_reopened: "info",
  database_unavailable: "error",
  database_recovered: "info",
  internal_error: "error",
  sys_misconfigured: "warn",
  sys_startup: "info",
  sys_shutdown: "info",
} as const satisfies Record<string, Level>;

export type EventName = keyof typeof eventLevels;

/** `unknown`: the other side may or may not have done it (a timeout, a cut connection). */
export type Outcome = "success" | "failure" | "unknown";
