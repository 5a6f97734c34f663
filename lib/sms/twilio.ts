import type { Message, SmsService } from "../auth/ports.ts";
import { type DeliveryOutcome, problem, SmsUnavailable } from "../errors.ts";
import { once } from "../once.ts";
import { createBreaker } from "./breaker.ts";
import { type MessageFields, messageCreator, type TwilioAccount } from "./twilio-client.ts";
import { type FailureFacts, factsOf, TwilioFailure, type Verdict, verdictOf } from "./twilio-failure.ts";

/** For the log: what an operator has to know, without number, text or credentials. */
export type SmsEvent =
  | ({ event: "sms_failed"; verdict: Verdict } & FailureFacts)
  | { event: "sms_paused" | "sms_resumed" | "sms_overloaded" };

export type TwilioOptions = TwilioAccount & {
  sender: { from: string } | { messagingServiceSid: string };
  report: (event: SmsEvent) => void;
  deadlineMs?: number;
  now?: () => number;
};

/** A person waits for this answer: 8 s is the longest we let anybody wait, the rest of the request included. */
export const sendDeadlineMs = 7_000;
/** Only after 429, after a random wait: at most 200 and 400 ms. */
const retries = 2;
const inFlightMax = 20;
const failuresThatPause = 5;
/** With one probe's deadline, at most 10 s until a recovery is noticed. */
const pauseMs = 3_000;
/** What Twilio accepts (Message resource, ValidityPeriod). */
const validitySeconds = { shortest: 1, longest: 36_000 };

/** Where it is another than that nothing was sent. */
const outcomes: Partial<Record<Verdict, DeliveryOutcome>> = {
  unanswered: "unknown",
  // Nothing pauses after it, and no other request of its kind need meet it: only what counts it can end it.
  rejected: "turned_down",
};

/**
 * Sends through Twilio. Creating a message is not idempotent, so nothing is sent twice: only an answer that says
 * "not processed" (429) is followed by another attempt.
 */
export function createTwilioSender({
  sender,
  report,
  deadlineMs = sendDeadlineMs,
  now = () => performance.now(),
  ...account
}: TwilioOptions): SmsService {
  const breaker = createBreaker({
    threshold: failuresThatPause,
    pauseMs,
    now,
    changed: (state) => report({ event: `sms_${state}` }),
  });
  const from = "from" in sender ? { From: sender.from } : { MessagingServiceSid: sender.messagingServiceSid };
  const client = once(() => messageCreator(account, { deadlineMs, retries, sockets: inFlightMax }));
  let inFlight = 0;

  function fieldsOf({ to, body, ttlSeconds }: Message): MessageFields {
    // A message that cannot be delivered while its code lives is dropped by Twilio (30036) instead of arriving late.
    const { shortest, longest } = validitySeconds;
    const ValidityPeriod = Math.min(longest, Math.max(shortest, Math.floor(ttlSeconds)));
    return { To: to, Body: body, ValidityPeriod, ...from };
  }

  /** Accounts for a failed attempt and says what the caller is told. */
  function failure(error: unknown): Error {
    const verdict = verdictOf(error);
    report({ event: "sms_failed", verdict, ...factsOf(error) });
    if (verdict === "refused" || verdict === "rejected") breaker.succeeded();
    else breaker.failed(verdict === "account");
    const cause = new TwilioFailure(error);
    if (verdict === "refused") return problem("delivery_refused", { cause });
    return new SmsUnavailable(outcomes[verdict] ?? "not_sent", cause);
  }

  return {
    async warm() {
      await client();
    },

    async send(message) {
      if (inFlight >= inFlightMax) {
        report({ event: "sms_overloaded" });
        throw new SmsUnavailable("not_sent", undefined, 5);
      }
      if (!breaker.admits()) throw new SmsUnavailable("not_sent", undefined, 5);
      inFlight += 1;
      try {
        const createMessage = await client();
        await createMessage(fieldsOf(message));
        breaker.succeeded();
      } catch (error) {
        throw failure(error);
      } finally {
        inFlight -= 1;
      }
    },
  };
}
