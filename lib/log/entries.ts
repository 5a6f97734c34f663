import type { TapEvent } from "../auth/tap-book.ts";
import type { Config } from "../config.ts";
import type { LogEntry } from "../log.ts";
import type { SmsEvent } from "../sms/twilio.ts";

// What the log says of events that no request is alone in: the carrier's, the database's, and those of budgets.

/** Twilio's troubles: its own error codes, never a phone number. */
export function smsEntry(event: SmsEvent): LogEntry {
  if (event.event === "sms_resumed") return { event: "sms_recovered", outcome: "success" };
  if (event.event !== "sms_failed")
    return { event: "sms_unavailable", outcome: "failure", reason: event.event };
  const { verdict, status, code } = event;
  const outcome = verdict === "unanswered" ? "unknown" : "failure";
  return {
    event: verdict === "refused" ? "sms_refused" : "sms_unavailable",
    outcome,
    reason: verdict,
    providerStatus: status ?? undefined,
    providerCode: code ?? undefined,
  };
}

/** One line when the database is given up as lost and one when it is back, beside those of the requests in between. */
export function databaseEntry(state: "lost" | "back", cause: unknown): LogEntry {
  if (state === "back") return { event: "database_recovered", outcome: "success" };
  return { event: "database_unavailable", outcome: "failure", reason: "database_lost", cause };
}

/** One line when readiness turns to no, which says why, and one when it is yes again. */
export function readinessEntry(whyNot: string | null): LogEntry {
  if (whyNot === null) return { event: "database_recovered", outcome: "success", reason: "ready" };
  const cause = new Error(whyNot);
  return { event: "database_unavailable", outcome: "failure", reason: "not_ready", cause };
}

export function warningEntry({ reason, sentence }: Config["warnings"][number]): LogEntry {
  return { event: "sys_misconfigured", outcome: "unknown", reason, cause: new Error(sentence) };
}

/** An older version was started, or one of several instances was not brought up to date. */
export function newerDatabaseEntry(migrations: readonly string[]): LogEntry {
  const cause = new Error(`This version does not know ${migrations.join(", ")}.`);
  return { event: "sys_misconfigured", outcome: "unknown", reason: "database_newer_than_code", cause };
}

/** The server answers, and is not ready for traffic: people would get a new, empty account. */
export function unadoptedEntry(users: number): LogEntry {
  const who = users === 1 ? "1 user has a number" : `${users} users have numbers`;
  const remedy = "Run: npm run otp -- adopt, or set ADOPT=skip. See docs/upgrading.md.";
  const cause = new Error(`${who} that no sign-in can find. ${remedy}`);
  return { event: "sys_misconfigured", outcome: "unknown", reason: "users_not_adopted", cause };
}

export function tapEntry(event: TapEvent): LogEntry {
  return { ...event, outcome: event.event === "budget_reopened" ? "success" : "failure" };
}
