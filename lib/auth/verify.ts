import {
  type AppError,
  CodeUsedUp,
  LimitReached,
  problem,
  VerificationLocked,
  WrongCode,
} from "../errors.ts";
import type { E164 } from "../phone.ts";
import { type CodeVault, sameCode } from "../secrets.ts";
import type { Crowds, Place } from "./crowds.ts";
import { type FailureLimits, guessLaneOf, lockAfter, lockOf, secondsBetween, wholeSeconds } from "./rules.ts";
import type { AttemptAsk, AttemptFacts, GuessLane, LiveCode, Store } from "./store.ts";

export type VerifyRules = {
  attemptsPerCode: number;
  failures: FailureLimits;
  wrongPerNetwork: { limit: number; windowSeconds: number };
  requireFlow: boolean;
};

export type Verification = AttemptAsk & {
  code: string;
  /** whether the client shows a grant for this number, spent or not: it took the place of a flow, so this client asked */
  hasGrant: boolean;
};

/** The right to log in once, as this number, within two minutes of the verification that it names. */
export type Grant = { phone: E164; userId: number; otpId: string; sendId: string };

export type VerifyDependencies = { store: Store; vault: CodeVault; rules: VerifyRules; crowds: Crowds };

/** Another round follows where a guess at the same number was counted first, and those run out. */
const roundsMax = 32;

/**
 * Compares a code, once it is counted: a crash can only count too much. Of any number of parallel guesses, on any number
 * of instances, at most `attemptsPerCode` of one client are compared, and a right code is accepted once, ever.
 * A client without a flow learns only that a code is wrong, and uses up nobody else's guesses.
 * @throws WrongCode, code_expired, CodeUsedUp, VerificationLocked, LimitReached, verification_required, DatabaseUnavailable
 */
export async function verifyCode(dependencies: VerifyDependencies, attempt: Verification): Promise<Grant> {
  const place = dependencies.crowds.enter(attempt.network);
  try {
    return await judge(dependencies, attempt, place);
  } finally {
    place.leave();
  }
}

async function judge(
  { store, vault, rules }: VerifyDependencies,
  attempt: Verification,
  place: Place,
): Promise<Grant> {
  const { phone, code, flowId, network } = attempt;
  const { limit, windowSeconds } = rules.wrongPerNetwork;
  for (let round = 1; round <= roundsMax; round++) {
    let facts = await store.readAttemptFacts(attempt, windowSeconds);
    refuseSprayer(facts, rules);
    // Those ahead may all be wrong; where that would be too many, what they were is waited for.
    if (facts.wrongFromNetwork.count + place.ahead >= limit) {
      await place.turn;
      facts = await store.readAttemptFacts(attempt, windowSeconds);
      refuseSprayer(facts, rules);
    }
    const { lane, asked, guessed } = guesserOf(facts, attempt.hasGrant);
    // Whatever is refused counts against the network, or the count would tell which numbers have a code under way. To a
    // client that never asked every refusal looks alike, for the same reason.
    const refused = async (told: AppError, toStranger: AppError = new WrongCode()) => {
      await store.recordWrongCode(network);
      return asked ? told : toStranger;
    };
    if (lane === "stranger" && rules.requireFlow)
      throw await refused(problem("code_expired"), problem("verification_required", { detail: askHere }));
    refuseLocked(facts, lane, rules);
    const number = withLiveCode(facts);
    if (number === null || guessed >= rules.attemptsPerCode) {
      if (!asked) await pretendToCompare(store, vault, attempt);
      throw await refused(
        number === null || lane === "stranger" ? problem("code_expired") : new CodeUsedUp(),
      );
    }

    const failures = number.lanes[lane].failures + 1;
    const lockedUntil = lockAfter(failures, facts.now, rules.failures);
    const ownFlowId = lane === "stranger" ? null : flowId;
    const { version, code: current } = number;
    if (!(await store.claimAttempt({ phone, version, lane, flowId: ownFlowId, failures, lockedUntil })))
      continue;

    if (!matches(code, current, phone, vault)) {
      if (lane === "stranger") throw await refused(problem("code_expired"));
      const left = rules.attemptsPerCode - guessed - 1;
      const lanes = { ...number.lanes, [lane]: { failures, lockedUntil } };
      const lock = lockOf(lanes, lane, facts.now, rules.failures);
      throw await refused(left === 0 ? new CodeUsedUp(lock) : new WrongCode(left, lock));
    }
    const sendId = await consume(store, rules.wrongPerNetwork, attempt, facts, current.otpId);
    if (sendId === null) throw await refused(problem("code_expired"));
    return { phone, userId: number.userId, otpId: current.otpId, sendId };
  }
  throw new LimitReached(1);
}

const askHere = "Ask for a code from this app or browser first.";

/** A client whose flow has ended, or became a grant, guesses like a stranger, and is told what a client that asked may know. */
function guesserOf(
  { flow, number }: AttemptFacts,
  hasGrant: boolean,
): { lane: GuessLane; asked: boolean; guessed: number } {
  if (flow === null || !flow.isLive) {
    return { lane: "stranger", asked: hasGrant || flow !== null, guessed: number?.strangerGuesses ?? 0 };
  }
  return { lane: guessLaneOf(flow.lane), asked: true, guessed: flow.guesses };
}

/**
 * Uses the code up under the newest message to its number. That message may be one that is taken back at this moment;
 * then the code is still live, and the message before it stands.
 */
async function consume(
  store: Store,
  { windowSeconds }: VerifyRules["wrongPerNetwork"],
  attempt: Verification,
  facts: AttemptFacts,
  otpId: string,
): Promise<string | null> {
  let { number, now } = facts;
  for (let round = 1; round <= roundsMax; round++) {
    if (number?.code?.otpId !== otpId || number.code.expiresAt <= now || number.lastSendId === null)
      return null;
    if (await store.consumeCode(attempt.phone, otpId, number.lastSendId)) return number.lastSendId;
    ({ number, now } = await store.readAttemptFacts(attempt, windowSeconds));
  }
  return null;
}

/**
 * The work of a guess, for one that is compared with nothing: a client that never asked is not to tell by the time it
 * waits whether a code is under way.
 */
async function pretendToCompare(
  store: Store,
  vault: CodeVault,
  { phone, code }: Verification,
): Promise<void> {
  await store.claimNothing(phone);
  vault.seal(code, { phone, otpId: "" });
}

function withLiveCode({ number, now }: AttemptFacts) {
  const code = number?.code ?? null;
  return number === null || code === null || code.expiresAt <= now ? null : { ...number, code };
}

function refuseSprayer({ wrongFromNetwork, now }: AttemptFacts, { wrongPerNetwork }: VerifyRules): void {
  const { count, oldestAt } = wrongFromNetwork;
  if (count < wrongPerNetwork.limit) return;
  throw new LimitReached(wholeSeconds(wrongPerNetwork.windowSeconds - secondsBetween(oldestAt ?? now, now)));
}

function refuseLocked(facts: AttemptFacts, lane: GuessLane, { failures }: VerifyRules): void {
  const lanes = facts.number?.lanes;
  const lock = lanes === undefined ? null : lockOf(lanes, lane, facts.now, failures);
  if (lock !== null) throw new VerificationLocked(lock);
}

function matches(code: string, current: LiveCode, phone: E164, vault: CodeVault): boolean {
  const expected = vault.open(current.sealed, { phone, otpId: current.otpId });
  return expected !== null && sameCode(code, expected);
}
