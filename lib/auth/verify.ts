import {
  CodeExpired,
  CodeUsedUp,
  LimitReached,
  VerificationLocked,
  VerificationRequired,
  WrongCode,
} from "../errors.ts";
import type { E164 } from "../phone.ts";
import { type CodeVault, sameCode } from "../secrets.ts";
import {
  type FailureLimits,
  isShut,
  lockAfter,
  lockedSeconds,
  secondsBetween,
  wholeSeconds,
} from "./rules.ts";
import type { AttemptFacts, GuessLane, LiveCode, Store } from "./store.ts";

export type VerifyRules = {
  attemptsPerCode: number;
  failures: FailureLimits;
  wrongPerNetwork: { limit: number; windowSeconds: number };
  requireFlow: boolean;
};

export type Verification = {
  phone: E164;
  code: string;
  /** the flow that the client presents, not yet checked; null when it presents none */
  flowId: string | null;
  network: string;
};

/** The right to log in once, as this number, within two minutes of the verification that it names. */
export type Grant = { phone: E164; userId: number; otpId: string; sendId: string };

export type VerifyDependencies = { store: Store; vault: CodeVault; rules: VerifyRules };

/** A round is lost only to a guess that was counted for the same number, and those run out. */
const rounds = 32;

/**
 * Compares a code, once it is counted: a crash can only count too much. Of any number of parallel guesses, on any number
 * of instances, at most `attemptsPerCode` of one client are compared, and a right code is accepted once, ever.
 * A client without a flow learns only that a code is wrong, and uses up nobody else's guesses (contract §3).
 * @throws WrongCode, CodeExpired, CodeUsedUp, VerificationLocked, LimitReached, VerificationRequired, DatabaseUnavailable
 */
export async function verifyCode(dependencies: VerifyDependencies, attempt: Verification): Promise<Grant> {
  const { store, vault, rules } = dependencies;
  const { phone, code, flowId, network } = attempt;
  for (let round = 1; round <= rounds; round++) {
    const facts = await store.readAttemptFacts(phone, flowId, network);
    refuseSprayer(facts, rules);
    const lane = laneOf(facts);
    if (lane === "stranger" && rules.requireFlow) {
      throw new VerificationRequired("Ask for a code from this app or browser first.");
    }
    refuseLocked(facts, lane, rules);
    if (facts.flow?.isLive === false) throw new CodeExpired();
    const number = facts.number;
    if (number?.code == null || number.code.expiresAt <= facts.now) throw notLive(lane);
    const guessed = guessesOf(facts, number.strangerGuesses);
    if (guessed >= rules.attemptsPerCode) throw lane === "stranger" ? new WrongCode() : new CodeUsedUp();

    const failures = number.lanes[lane].failures + 1;
    const lockedUntil = lockAfter(failures, facts.now, rules.failures);
    const claim = {
      phone,
      version: number.version,
      lane,
      flowId: facts.flow?.id ?? null,
      failures,
      lockedUntil,
    };
    if (!(await store.claimAttempt(claim))) continue;

    if (!matches(code, number.code, phone, vault)) {
      await store.recordWrongCode(network);
      const left = rules.attemptsPerCode - guessed - 1;
      throw lane === "stranger" ? new WrongCode() : left === 0 ? new CodeUsedUp() : new WrongCode(left);
    }
    const { otpId } = number.code;
    const sendId = number.lastSendId;
    if (sendId === null || !(await store.consumeCode(phone, otpId, sendId))) throw notLive(lane);
    return { phone, userId: number.userId, otpId, sendId };
  }
  throw new LimitReached(1);
}

function laneOf({ flow }: AttemptFacts): GuessLane {
  if (flow === null) return "stranger";
  return flow.lane === "device" ? "device" : "flow";
}

function guessesOf({ flow }: AttemptFacts, strangerGuesses: number): number {
  return flow === null ? strangerGuesses : flow.guesses;
}

function notLive(lane: GuessLane): WrongCode | CodeExpired {
  return lane === "stranger" ? new WrongCode() : new CodeExpired();
}

function refuseSprayer({ wrongFromNetwork, now }: AttemptFacts, { wrongPerNetwork }: VerifyRules): void {
  const { count, oldestAt } = wrongFromNetwork;
  if (count < wrongPerNetwork.limit) return;
  throw new LimitReached(wholeSeconds(wrongPerNetwork.windowSeconds - secondsBetween(oldestAt ?? now, now)));
}

function refuseLocked(facts: AttemptFacts, lane: GuessLane, { failures }: VerifyRules): void {
  const lanes = facts.number?.lanes;
  if (lanes === undefined) return;
  const seconds = lockedSeconds(lanes, lane, facts.now, failures);
  const endsByItself = !isShut(lanes, lane, failures);
  if (seconds > 0) throw new VerificationLocked(wholeSeconds(seconds), { endsByItself });
}

function matches(code: string, current: LiveCode, phone: E164, vault: CodeVault): boolean {
  const expected = vault.open(current.sealed, { phone, otpId: current.otpId });
  return expected !== null && sameCode(code, expected);
}
