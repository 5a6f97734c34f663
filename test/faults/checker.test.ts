import { describe, expect, test } from "vitest";
import { codesThatMustHold, type Evidence, type MessageRecord, violations } from "./checker.ts";
import type { Operation } from "./history.ts";

const phone = "+12025550100";
const otp = "123456";

function operation(name: Operation["name"], facts: Partial<Operation> = {}): Operation {
  return {
    name,
    phone,
    startedAt: 0,
    endedAt: 1,
    status: 200,
    code: null,
    saysWhenToRetry: false,
    handedOver: false,
    ...facts,
  };
}
const right = { otp, isRight: true, heldFlow: true };
const wrong = { otp: "654321", isRight: false, heldFlow: true, status: 401, code: "wrong_code" };
const message: MessageRecord = {
  to: phone,
  code: otp,
  at: 0,
  ageSeconds: 1,
  accepted: true,
  declined: false,
};

/** One sign-in as it should be. */
function sound(): Evidence {
  const session = { phone, cookies: new Map(), end: "none" as const };
  return {
    history: {
      operations: [operation("send"), operation("verify", right), operation("login")],
      sessions: [session],
    },
    users: [{ id: 1, phone_number: phone, failures: 0, stranger_guesses: 0 }],
    sends: [{ phone_number: phone, guesses: 1, verified: 1 }],
    sessions: [{ phone_number: phone, otp_id: "a" }],
    messages: [message],
    sessionStatuses: [200],
    codeProbes: [],
    patienceMs: () => 3_000,
  };
}
const followedBy = (evidence: Evidence, ...more: Operation[]): Evidence => ({
  ...evidence,
  history: { ...evidence.history, operations: [...evidence.history.operations, ...more] },
});

describe("the checker", () => {
  test("has nothing against a sign-in", () => {
    expect(violations(sound())).toEqual([]);
  });

  const twoSends = [...sound().sends, ...sound().sends];
  const broken: readonly [id: string, what: string, evidence: Evidence][] = [
    [
      "I1",
      "a code that was accepted twice",
      { ...followedBy(sound(), operation("verify", right)), sends: twoSends },
    ],
    ["I2", "a sixth comparison", { ...sound(), sends: [{ phone_number: phone, guesses: 6, verified: 1 }] }],
    [
      "I2",
      "a failure that was forgotten",
      {
        ...followedBy(sound(), operation("verify", { ...wrong, startedAt: 2, endedAt: 3 })),
        sends: [{ phone_number: phone, guesses: 2, verified: 1 }],
      },
    ],
    [
      "I2",
      "a stranger's sixth",
      { ...sound(), users: [{ id: 1, phone_number: phone, failures: 0, stranger_guesses: 6 }] },
    ],
    [
      "I3",
      "two sessions of one code",
      { ...sound(), sends: twoSends, sessions: [...sound().sessions, ...sound().sessions] },
    ],
    [
      "I3",
      "a session of nobody",
      { ...sound(), sessions: [...sound().sessions, { phone_number: null, otp_id: "b" }] },
    ],
    [
      "I3",
      "a session that no verification led to",
      { ...sound(), sessions: [...sound().sessions, { phone_number: phone, otp_id: "b" }] },
    ],
    ["I4", "a login that was lost", { ...sound(), sessionStatuses: [401] }],
    [
      "I5",
      "a logout that was undone",
      {
        ...sound(),
        history: { ...sound().history, sessions: [{ phone, cookies: new Map(), end: "acknowledged" }] },
      },
    ],
    ["I6", "a login without a row", { ...sound(), sessions: [] }],
    [
      "I6",
      "a verification without a row",
      { ...sound(), sends: [{ phone_number: phone, guesses: 1, verified: 0 }] },
    ],
    [
      "I6",
      "a proof beside a refusal",
      followedBy(sound(), operation("login", { status: 503, saysWhenToRetry: true, handedOver: true })),
    ],
    ["I7", "a message that nobody entered", { ...sound(), messages: [message, message] }],
    ["I8", "a code that arrived and does not verify", { ...sound(), codeProbes: [{ phone, status: 401 }] }],
    ["I9", "two users of one number", { ...sound(), users: [...sound().users, ...sound().users] }],
    ["I11", "a 500", followedBy(sound(), operation("session", { status: 500 }))],
    [
      "I11",
      "a right code called wrong",
      {
        ...followedBy(sound(), operation("verify", { ...wrong, otp, isRight: true })),
        sends: [{ phone_number: phone, guesses: 2, verified: 1 }],
        users: [{ id: 1, phone_number: phone, failures: 1, stranger_guesses: 0 }],
      },
    ],
    [
      "I11",
      "a guess that nobody was charged for",
      { ...sound(), sends: [{ phone_number: phone, guesses: 0, verified: 1 }] },
    ],
    ["H2", "a 503 without Retry-After", followedBy(sound(), operation("session", { status: 503 }))],
    ["H2", "an answer that came late", followedBy(sound(), operation("session", { endedAt: 3_001 }))],
  ];
  test.each(broken)("finds %s broken: %s", (id, _what, evidence) => {
    expect(violations(evidence).filter((found) => found.startsWith(`${id}: `))).not.toEqual([]);
  });

  test("asks a code to hold until it may have been used or replaced", () => {
    const history = (...operations: Operation[]) => ({ operations, sessions: [] });
    const carrier = operation("send", { endedAt: 5 });
    expect(codesThatMustHold(history(carrier), [message])).toEqual([{ phone, code: otp }]);
    expect(codesThatMustHold(history(carrier, operation("verify", wrong)), [message])).toHaveLength(1);
    expect(codesThatMustHold(history(carrier, operation("verify", right)), [message])).toEqual([]);
    expect(
      codesThatMustHold(history(carrier, operation("verify", { ...right, status: null })), [message]),
    ).toEqual([]);
    expect(
      codesThatMustHold(history(carrier, operation("send", { status: 503, endedAt: 9 })), [message]),
    ).toEqual([]);
    expect(codesThatMustHold(history(carrier), [{ ...message, accepted: false }])).toEqual([]);
    expect(codesThatMustHold(history(carrier), [{ ...message, ageSeconds: 299 }])).toEqual([]);
  });
});
