import { type History, isUnknown, type Operation } from "./history.ts";

export type UserRow = { id: number; phone_number: string; failures: number; stranger_guesses: number };
export type SendRow = { phone_number: string; guesses: number; verified: number };
export type SessionRow = { phone_number: string | null; otp_id: string };

/** What the stand-in for Twilio was asked. `declined`: it said that it had taken nothing. */
export type MessageRecord = {
  to: string;
  code: string;
  at: number;
  /** by the database's clock, journeys through time included */
  ageSeconds: number;
  accepted: boolean;
  declined: boolean;
};

/** Of the five minutes that a code lives; the rest is for those that are tried before it. */
const holdsSeconds = 240;

export type Evidence = {
  history: History;
  users: readonly UserRow[];
  sends: readonly SendRow[];
  sessions: readonly SessionRow[];
  messages: readonly MessageRecord[];
  /** in the order of `history.sessions`: what each kept cookie is answered at the end */
  sessionStatuses: readonly number[];
  /** what a new client is answered that brings a code that must hold */
  codeProbes: readonly { phone: string; status: number | null }[];
  /** longest that an answer may take */
  patienceMs: (operation: Operation) => number;
};

const comparisonsPerCode = 5;
const statuses: Record<Operation["name"], readonly (number | null)[]> = {
  send: [200, 429, 502, 503, null],
  verify: [200, 401, 429, 503, null],
  login: [200, 401, 429, 503, null],
  session: [200, 401, 503, null],
  logout: [200, 503, null],
};

/** Every promise that the evidence breaks, each with the id of its invariant. Empty: nothing was lost. */
export function violations(evidence: Evidence): readonly string[] {
  const phones = [...new Set(evidence.history.operations.map(({ phone }) => phone))];
  return [
    ...evidence.history.operations.flatMap((operation) => ofAnswer(operation, evidence)),
    ...phones.flatMap((phone) => ofNumber(phone, evidence)),
    ...ofSessions(evidence),
    ...ofCodes(evidence),
    ...twice(
      evidence.users,
      ({ phone_number }) => phone_number,
      (phone) => `I9: two users have ${phone}`,
    ),
  ];
}

function ofAnswer(operation: Operation, { messages, patienceMs }: Evidence): string[] {
  const { name, phone, status, code, startedAt, endedAt } = operation;
  const told = `${name} for ${phone} was answered ${status} ${code ?? ""}`;
  const found: string[] = [];
  if (!statuses[name].includes(status)) found.push(`I11: ${told}`);
  if (status === 503 && !operation.saysWhenToRetry) found.push(`H2: ${told} without Retry-After`);
  if (status !== 200 && operation.handedOver) found.push(`I6: ${told} and handed a proof over`);
  const ms = Math.round(endedAt - startedAt);
  if (ms > patienceMs(operation)) found.push(`H2: ${told} after ${ms} ms`);
  const others = messages.some(
    (message) =>
      message.accepted && message.to === phone && message.code !== operation.otp && message.at < endedAt,
  );
  if (operation.isRight && operation.heldFlow && code === "wrong_code" && !others)
    found.push(`I11: a right code for ${phone} was called wrong`);
  return found;
}

function ofNumber(phone: string, { history, users, sends, sessions, messages }: Evidence): string[] {
  const operations = history.operations.filter((operation) => operation.phone === phone);
  const verifies = operations.filter(({ name }) => name === "verify");
  const rows = sends.filter(({ phone_number }) => phone_number === phone);
  const user = users.find(({ phone_number }) => phone_number === phone);
  const verified = rows.filter((row) => row.verified === 1).length;
  const opened = sessions.filter(({ phone_number }) => phone_number === phone).length;
  const found: string[] = [];
  const expectAtMost = (id: string, what: string, count: number, most: number) => {
    if (count > most) found.push(`${id}: ${phone}: ${what}: ${count}, and no more than ${most} may be`);
  };

  const successes = verifies.filter(({ status }) => status === 200);
  found.push(
    ...twice(
      successes,
      ({ otp }) => otp ?? "",
      () => `I1: a code for ${phone} was accepted twice`,
    ),
  );
  expectAtMost("I6", "acknowledged verifications without a row", successes.length, verified);

  const withFlow = verifies.filter(({ heldFlow }) => heldFlow);
  const compared = withFlow.filter(({ status, code }) => status === 200 || code === "wrong_code").length;
  const charged = rows.reduce((sum, { guesses }) => sum + guesses, 0);
  expectAtMost("I11", "acknowledged comparisons that nobody was charged for", compared, charged);
  expectAtMost("I2", "guesses charged that nobody made", charged, withFlow.length);
  for (const { guesses } of rows)
    expectAtMost("I2", "comparisons of one client", guesses, comparisonsPerCode);
  expectAtMost("I2", "comparisons of strangers", user?.stranger_guesses ?? 0, comparisonsPerCode);
  expectAtMost("I2", "acknowledged failures forgotten", failuresThatStand(verifies), user?.failures ?? 0);

  const logins = operations.filter(({ name, status }) => name === "login" && status === 200).length;
  expectAtMost("I6", "acknowledged logins without a session", logins, opened);
  expectAtMost("I3", "sessions without a verified message", opened, verified);

  const asked = messages.filter(({ to, declined }) => to === phone && !declined).length;
  expectAtMost("I7", "messages", asked, rows.length);
  return found;
}

/** Wrong codes since the last time that a right one may have been accepted. */
function failuresThatStand(verifies: readonly Operation[]): number {
  const mayHaveReset = verifies.filter((one) => one.isRight && (one.status === 200 || isUnknown(one)));
  const since = Math.max(0, ...mayHaveReset.map(({ endedAt }) => endedAt));
  return verifies.filter(
    ({ code, heldFlow, startedAt }) => heldFlow && code === "wrong_code" && startedAt > since,
  ).length;
}

function ofSessions({ history, sessions, sessionStatuses }: Evidence): string[] {
  const found = twice(
    sessions,
    ({ otp_id }) => otp_id,
    (id) => `I3: two sessions come from code ${id}`,
  );
  for (const { phone_number, otp_id } of sessions)
    if (phone_number === null) found.push(`I3: the session of code ${otp_id} is nobody's`);
  for (const [index, { phone, end }] of history.sessions.entries()) {
    const status = sessionStatuses[index];
    if (end === "none" && status !== 200)
      found.push(`I4: an acknowledged login of ${phone} is lost (${status})`);
    if (end === "acknowledged" && status !== 401)
      found.push(`I5: an acknowledged end of a session of ${phone} is undone (${status})`);
  }
  return found;
}

function ofCodes({ codeProbes }: Evidence): string[] {
  return codeProbes
    .filter(({ status }) => status !== 200)
    .map(({ phone, status }) => `I8: a code that reached ${phone} does not verify (${status})`);
}

/**
 * The codes that Twilio accepted and that must verify now (I8): the newest of its number, which nobody may have used,
 * and which no later request can have replaced.
 */
export function codesThatMustHold(
  { operations }: History,
  messages: readonly MessageRecord[],
): readonly { phone: string; code: string }[] {
  const newest = new Map<string, MessageRecord>();
  for (const message of messages) if (message.accepted) newest.set(message.to, message);
  return [...newest.values()]
    .filter(({ to, code, at, ageSeconds }) => {
      if (ageSeconds > holdsSeconds) return false;
      const own = operations.filter(({ phone }) => phone === to);
      const used = own.some((one) => one.otp === code && (one.status === 200 || isUnknown(one)));
      // The one that carried the message, and any other that was not simply told to wait.
      const sends = own.filter(
        ({ name, endedAt, status }) => name === "send" && endedAt > at && status !== 429,
      );
      return !used && sends.length === 1;
    })
    .map(({ to, code }) => ({ phone: to, code }));
}

function twice<T>(items: readonly T[], keyOf: (item: T) => string, tell: (key: string) => string): string[] {
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const key = keyOf(item);
    if (seen.has(key)) return [tell(key)];
    seen.add(key);
    return [];
  });
}
