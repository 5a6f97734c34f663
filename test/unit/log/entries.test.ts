import { expect, test } from "vitest";
import { smsEntry } from "#lib/log/entries.ts";
import type { Verdict } from "#lib/sms/twilio-failure.ts";

// Events and reasons as docs/sms.md names them, since people build alarms on them.
test.each<[Verdict, string, string]>([
  ["refused", "sms_refused", "failure"],
  ["account", "sms_unavailable", "failure"],
  ["rejected", "sms_unavailable", "failure"],
  ["busy", "sms_unavailable", "failure"],
  ["unreachable", "sms_unavailable", "failure"],
  ["unanswered", "sms_unavailable", "unknown"],
])("a message that Twilio left %s is %s with the outcome %s", (verdict, event, outcome) => {
  const failed = { event: "sms_failed", verdict, name: "Error", status: 400, code: 21606 } as const;
  expect(smsEntry(failed)).toEqual({
    event,
    outcome,
    reason: verdict,
    providerStatus: 400,
    providerCode: 21606,
  });
});

test("what Twilio did not say is left out", () => {
  const failed = {
    event: "sms_failed",
    verdict: "unanswered",
    name: "Error",
    status: null,
    code: null,
  } as const;
  expect(smsEntry(failed)).toMatchObject({ providerStatus: undefined, providerCode: undefined });
});

test.each(["sms_paused", "sms_overloaded"] as const)("%s is a reason why no message goes out", (event) => {
  expect(smsEntry({ event })).toEqual({ event: "sms_unavailable", outcome: "failure", reason: event });
});

test("a message that goes out after a pause is the recovery", () => {
  expect(smsEntry({ event: "sms_resumed" })).toEqual({ event: "sms_recovered", outcome: "success" });
});
