/**
 * What a failed attempt means for us.
 *   refused      this number gets no message, today or ever
 *   account      our credentials, sender or account: every message will fail until an operator acts
 *   rejected     the request was turned down for a reason that need not concern the next one
 *   busy         Twilio had no room (429: never processed, https://www.twilio.com/docs/api/errors/20429)
 *   unreachable  the connection was never made, so nothing was sent
 *   unanswered   the request may have been processed: nobody knows whether the message goes out
 */
export type Verdict = "refused" | "account" | "rejected" | "busy" | "unreachable" | "unanswered";

/**
 * Twilio's codes (https://www.twilio.com/docs/api/errors) that speak of the recipient. Most 30xxx come later, with a
 * delivery report, which we do not ask for; here they are for the day that one comes at once.
 */
const refusedCodes = new Set<unknown>([
  21211, // not a valid number
  21214, // cannot be reached
  21265, // a short code
  21266, // our own sender
  21408, // region switched off in the account's geographic permissions
  21608, // trial account, number not verified
  21610, // answered STOP
  21612, // no route from our sender
  21614, // not a mobile number
  21635, // a landline
  30003, // handset unreachable
  30004, // blocked
  30005, // unknown
  30006, // landline or unreachable carrier
  30007, // filtered by the carrier
  30450, // taken for traffic pumping
  572005, // trial account, verification not finished
]);

/** Codes that speak of our account, whatever status carries them. */
const accountCodes = new Set<unknown>([
  10001, // not active
  20003, // wrong credentials, or none left to spend
  20404, // no such account
  30002, // suspended
  90010, // not active
]);

const accountStatuses = new Set<unknown>([401, 403, 404]);

/** The request was never written: name resolution, connecting or the certificate failed. */
const unreachableCodes =
  /^(ENOTFOUND|EAI_\w+|ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT(?:_IN_CHAIN)?|UNABLE_TO_\w+|ERR_TLS_CERT_\w+)$/;

/** The facts that are safe to keep of an error: never its message, which may hold the number, or its request. */
export type FailureFacts = { name: string; status: number | null; code: number | string | null };

export function verdictOf(error: unknown): Verdict {
  const { status, code } = factsOf(error);
  if (refusedCodes.has(code)) return "refused";
  if (accountCodes.has(code)) return "account";
  if (status === null) return neverConnected(error, code) ? "unreachable" : "unanswered";
  if (accountStatuses.has(status)) return "account";
  if (status === 429) return "busy";
  // 2xx: the answer broke off. 408 and 5xx: a gateway gave up, and somebody behind it may go on.
  return status < 300 || status === 408 || status >= 500 ? "unanswered" : "rejected";
}

export function factsOf(error: unknown): FailureFacts {
  const { name, status, code } = (error ?? {}) as Record<string, unknown>;
  return {
    name: plainWord(name) ?? "Error",
    status: typeof status === "number" ? status : null,
    code: typeof code === "number" ? code : plainWord(code),
  };
}

/** Stands as the `cause` of our own errors, which logs print. */
export class TwilioFailure extends Error {
  readonly code: FailureFacts["code"];

  constructor(error: unknown) {
    const { name, status, code } = factsOf(error);
    super([name, status !== null && `status ${status}`].filter(Boolean).join(", "));
    this.code = code;
    // Written out, because a minified build shortens the names of classes.
    this.name = "TwilioFailure";
  }
}

function neverConnected(error: unknown, code: FailureFacts["code"]): boolean {
  if (typeof code === "string" && unreachableCodes.test(code)) return true;
  // Several addresses tried in vain make an AggregateError.
  const { syscall, errors } = (error ?? {}) as { syscall?: unknown; errors?: unknown };
  return syscall === "connect" || Array.isArray(errors);
}

function plainWord(value: unknown): string | null {
  return typeof value === "string" && /^\w{1,60}$/.test(value) ? value : null;
}
