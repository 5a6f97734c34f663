import { problem } from "../errors.ts";
import type { E164 } from "../phone.ts";
import type { CodeVault } from "../secrets.ts";
import type { Locale } from "../text/locale.ts";
import { createCrowds } from "./crowds.ts";
import { type FlowState, findFlow } from "./flow.ts";
import {
  findSignedIn,
  type LoggedIn,
  type LoginRequest,
  logIn,
  type SessionRules,
  type SignedIn,
} from "./login.ts";
import type { SmsSender } from "./ports.ts";
import { type SendRequest, type SendRules, type Sent, sendCode } from "./send.ts";
import type { Session, SessionChoice, Store } from "./store.ts";
import type { ClosedTap, TapEvent } from "./tap-book.ts";
import { createTaps, type MoneyRules } from "./taps.ts";
import { type Grant, type Verification, type VerifyRules, verifyCode } from "./verify.ts";

/** What the product can do, ready to be called. The functions behind it say what each promises. */
export type Auth = {
  sendCode(request: SendRequest): Promise<Sent>;
  verifyCode(attempt: Verification): Promise<Grant>;
  /** Where the client that holds this flow stands; null when it has ended. */
  findFlow(phone: E164, flowId: string): Promise<FlowState | null>;
  logIn(request: LoginRequest): Promise<LoggedIn>;
  findSignedIn(secret: string | null): Promise<SignedIn | null>;
  /** @throws not_signed_in */
  requireSignedIn(secret: string | null): Promise<SignedIn>;
  /** Newest first. */
  listSessions(userId: number): Promise<readonly Session[]>;
  /** What happened lately on this account and is over; newest first. */
  listEndedSessions(userId: number): Promise<readonly Session[]>;
  /** Tried for this user's number, by anybody, since a code was last accepted: so none of them let anybody in. */
  countWrongCodes(userId: number): Promise<number>;
  /** At once and on every instance; returns how many had not been ended and not reached their age. */
  endSessions(userId: number, which: SessionChoice): Promise<number>;
  /**
   * The same for devices that somebody has given up. A proof does not say which device it is of, so what any of them was
   * given until `now` counts no more; whoever asks may be given a new one.
   */
  dismissDevices(signedIn: SignedIn, which: SessionChoice): Promise<number>;
  /** Budgets that have run out, for whoever watches over the service. */
  closedTaps(): readonly ClosedTap[];
  /** To be called every minute or so, see Taps. */
  reviewTaps(): Promise<void>;
};

export type AuthRules = { send: SendRules; money: MoneyRules; verify: VerifyRules; session: SessionRules };

export type AuthDependencies = {
  store: Store;
  sender: SmsSender;
  vault: CodeVault;
  compose(code: string, locale: Locale): string;
  rules: AuthRules;
  reportTap(event: TapEvent): void;
};

export function createAuth(dependencies: AuthDependencies): Auth {
  const { store, sender, vault, compose, rules, reportTap } = dependencies;
  const taps = createTaps(store, rules.money, reportTap);
  const crowds = createCrowds();
  const sessions = { store, rules: rules.session };
  return {
    sendCode: (request) => sendCode({ store, taps, sender, vault, compose, rules: rules.send }, request),
    verifyCode: (attempt) => verifyCode({ store, vault, rules: rules.verify, crowds }, attempt),
    findFlow: (phone, flowId) => findFlow(store, { ...rules.send, ...rules.verify }, phone, flowId),
    logIn: (request) => logIn(sessions, request),
    findSignedIn: (secret) => findSignedIn(sessions, secret),
    async requireSignedIn(secret) {
      const signedIn = await findSignedIn(sessions, secret);
      if (signedIn === null) throw problem("not_signed_in");
      return signedIn;
    },
    listSessions: (userId) => store.listSessions(userId, rules.session.idleSeconds),
    listEndedSessions: (userId) => store.listEndedSessions(userId, rules.session.idleSeconds),
    countWrongCodes: (userId) => store.countWrongCodes(userId),
    endSessions: (userId, which) => store.endSessions(userId, which),
    async dismissDevices({ user, now: since }, which) {
      const forget = () => store.forgetDevices(user.id, since);
      // Before all others end, or a grant could open one more behind them; of one device only where it was there to end.
      if ("allBut" in which) await forget();
      const ended = await store.endSessions(user.id, which);
      if ("only" in which && ended > 0) await forget();
      return ended;
    },
    closedTaps: taps.closed,
    reviewTaps: taps.review,
  };
}
