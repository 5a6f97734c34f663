import type { E164 } from "../phone.ts";
import type { Cap, Usage, Window } from "./budgets.ts";
import type { OperatorStore } from "./operator.ts";
import type { TapStore } from "./taps.ts";

/**
 * The store as the domain needs it: whole facts, each atomic. Times are milliseconds since the epoch by the database's
 * clock, so that several instances agree.
 *
 * A number is changed optimistically: read its facts, decide, and write only if its `version` is still the one that
 * was read. So the rules live in code, in one place, and no parallel request can slip between a check and its change.
 * @throws DatabaseUnavailable from every method, when the outcome is unknown
 */
export interface Store extends TapStore, OperatorStore {
  readSendFacts(ask: SendAsk, windows: readonly Window[]): Promise<SendFacts>;
  /** Enters a message into the ledger; false when another request has entered the next one of this number and lane. */
  claimSend(ask: SendAsk, claim: SendClaim): Promise<boolean>;
  /**
   * Makes the code current, unless the number changed since it was read or a cap is passed, the claimed message
   * included: of any number of parallel claims, no more than the caps allow get through.
   */
  issueCode(ask: SendAsk, issue: CodeIssue, caps: readonly Cap[]): Promise<boolean>;
  /** Takes a claimed message back: it was not sent and no longer counts. Not once a code was proven under it. */
  cancelSend(sendId: string): Promise<void>;
  /**
   * Takes back that this flow ended with a message: its client never learned of the one that follows. Its guesses were
   * at another code.
   */
  keepFlow(flowId: string, sendId: string): Promise<void>;
  /** Puts back what was current before a code that nobody got; what was guessed meanwhile stays counted. */
  takeBackCode(phone: E164, otpId: string, before: SendFacts["number"]): Promise<void>;

  /** `windowSeconds`: how far back wrong codes from the network are counted. */
  readAttemptFacts(ask: AttemptAsk, windowSeconds: number): Promise<AttemptFacts>;
  /** Counts one guess, before it is compared; false when the number changed since it was read. */
  claimAttempt(claim: AttemptClaim): Promise<boolean>;
  /** Takes as long as `claimAttempt` and counts nothing, for guesses at a code that is not there. */
  claimNothing(phone: E164): Promise<void>;
  recordWrongCode(network: string): Promise<void>;
  /** Tried for this user's number, by anybody, since a code was last accepted or an operator forgot the ones before. */
  countWrongCodes(userId: number): Promise<number>;
  readFlow(phone: E164, flowId: string): Promise<FlowFacts | null>;
  /** Uses the code up and forgets the failures of its number; true for exactly one caller, ever. */
  consumeCode(phone: E164, otpId: string, sendId: string): Promise<boolean>;

  readLoginFacts(userId: number, presentedSecretHash: string | null): Promise<LoginFacts>;
  /** Opens a session; false when this code has opened one before, or was verified longer ago than the grant lives. */
  openSession(opening: SessionOpening): Promise<boolean>;
  /** Marks the sign-in as complete. */
  settleLogin(userId: number, otpId: string): Promise<void>;

  findSession(
    secretHash: string,
    idleSeconds: number,
  ): Promise<{ session: Session; user: User; now: number } | null>;
  touchSession(sessionId: string): Promise<void>;
  listSessions(userId: number, idleSeconds: number): Promise<readonly Session[]>;
  /** Sign-ins of the last 30 days whose session has ended, newest first, a handful at most. */
  listEndedSessions(userId: number, idleSeconds: number): Promise<readonly Session[]>;
  /** Ends the named sessions of one user; returns how many had not been ended and not reached their age. */
  endSessions(userId: number, which: SessionChoice): Promise<number>;
  /** Whatever this user's devices were given before `since` no longer holds: proofs of a device, and grants. */
  forgetDevices(userId: number, since: number): Promise<void>;
}

export type User = {
  id: number;
  phone: E164;
  isVerified: boolean;
  createdAt: number;
  updatedAt: number;
};

export type Session = {
  id: string;
  device: string;
  createdAt: number;
  lastSeenAt: number;
  expiresAt: number;
};

export type SessionChoice = { only: readonly string[] } | { allBut: string };

/** Who asks for a message: a device that has signed in with this number before, or anybody. */
export type SendLane = "device" | "open";
/** Who guesses: such a device, a client that asked for the code, or anybody else. */
export type GuessLane = "device" | "flow" | "stranger";

/** The wrong codes that are held against a number, by who typed them. */
export type Lanes = Record<GuessLane, { failures: number; lockedUntil: number | null }>;

export type SendAsk = {
  phone: E164;
  lane: SendLane;
  /** the flow that the client presents, not yet checked */
  flowId: string | null;
  network: string;
  /** how all networks begin that whoever asks may hold; null where `network` is all */
  site: string | null;
  prefix: string;
  country: string;
};

export type SendFacts = {
  now: number;
  /** null: a number never seen before */
  number: {
    version: number;
    /** null: no code, or it was used */
    code: LiveCode | null;
    strangerGuesses: number;
    /** null: every device that has signed in may still say so */
    proofsSince: number | null;
  } | null;
  /** when this lane sent to this number in the last 24 h, oldest first */
  sentAt: readonly number[];
  last: { seq: number; series: number; sentAt: number; verified: boolean } | null;
  /** the flow that the client presents, if it belongs to this number and has not ended */
  flow: { guesses: number; sentAt: number } | null;
  /** in the order of the windows asked for */
  spent: readonly Usage[];
  /** until when the number's prefix was closed, because its messages led to nobody's sign-in */
  prefixReopensAt: number | null;
};

export type LiveCode = { otpId: string; sealed: string; createdAt: number; expiresAt: number };

export type SendClaim = {
  id: string;
  seq: number;
  series: number;
  /** the flow that ends, because its client gets a new code */
  replaces: string | null;
};

export type CodeIssue = {
  /** null: the number is new */
  version: number | null;
  code: LiveCode;
  /** false when the code is repeated: what was guessed at it stays counted */
  isNew: boolean;
};

export type AttemptAsk = {
  phone: E164;
  /** the flow that the client presents, not yet checked; null when it presents none */
  flowId: string | null;
  network: string;
};

export type AttemptFacts = {
  now: number;
  number: {
    userId: number;
    version: number;
    code: LiveCode | null;
    strangerGuesses: number;
    lanes: Lanes;
    /** the newest message to this number */
    lastSendId: string | null;
  } | null;
  /** the flow that the client presents; ended when it is older than any code, or its client was given a new one */
  flow: { id: string; lane: SendLane; guesses: number; isLive: boolean } | null;
  /** wrong codes from this network within the window */
  wrongFromNetwork: { count: number; oldestAt: number | null };
};

export type FlowFacts = {
  now: number;
  lane: SendLane;
  guesses: number;
  lanes: Lanes;
  /** null: no code */
  code: { createdAt: number; expiresAt: number } | null;
  /** of the newest message in the lane of this flow */
  series: number;
  /** when this lane sent to this number in the last 24 h, oldest first */
  sentAt: readonly number[];
};

export type AttemptClaim = {
  phone: E164;
  version: number;
  lane: GuessLane;
  /** null for a stranger */
  flowId: string | null;
  failures: number;
  lockedUntil: number | null;
};

export type LoginFacts = {
  now: number;
  user: User | null;
  /** the one longest unused first */
  liveSessionIds: readonly string[];
  /** the live session whose secret was presented, whoever it belongs to */
  presented: { id: string; userId: number } | null;
};

export type SessionOpening = {
  id: string;
  secretHash: string;
  userId: number;
  otpId: string;
  device: string;
  /** the message whose code was verified */
  sendId: string;
  grantTtlSeconds: number;
  expiresAt: number;
};
