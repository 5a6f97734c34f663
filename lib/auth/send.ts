import { type AppError, CooldownActive, isAppError, LimitReached, type SmsUnavailable } from "../errors.ts";
import type { E164 } from "../phone.ts";
import { type CodeVault, drawCode, newId } from "../secrets.ts";
import type { Locale } from "../text/locale.ts";
import type { SmsSender } from "./ports.ts";
import {
  codeRepeatSeconds,
  codeTtlSeconds,
  nextSeries,
  resendWaitSeconds,
  type SendingRules,
  secondsBetween,
  sendingWaits,
  wholeSeconds,
} from "./rules.ts";
import type { LiveCode, SendAsk, SendFacts, Store } from "./store.ts";
import type { Taps } from "./taps.ts";

export type SendRules = SendingRules & { attemptsPerCode: number };

export type SendRequest = Omit<SendAsk, "lane"> & {
  /** when the device that asks last signed in with this number, as its proof says; null where it has none */
  knownAt: number | null;
  /** what the message is written in */
  locale: Locale;
};

/** `flowId` is the proof that this client asked; it stays the same while the code does. */
export type Sent = { flowId: string; expiresInSeconds: number; resendInSeconds: number };

export type SendDependencies = {
  store: Store;
  taps: Taps;
  sender: SmsSender;
  vault: CodeVault;
  compose(code: string, locale: Locale): string;
  rules: SendRules;
};

/** Another round follows where a request for the same number, or one that overdrew the same budget, came first. */
const roundsMax = 4;

/**
 * Sends a code. Of any number of parallel calls for one number and lane, on any number of instances, one sends.
 * The message is entered and its code made current before the provider hears of it, so whatever arrives can be verified,
 * and whatever fails afterwards has been counted.
 * @throws CooldownActive, LimitReached, delivery_refused, SmsUnavailable, DatabaseUnavailable
 */
export async function sendCode(dependencies: SendDependencies, request: SendRequest): Promise<Sent> {
  const { store, taps, sender, vault, compose, rules } = dependencies;
  const { knownAt, phone, flowId, network, site, prefix, country } = request;
  const lane = knownAt === null ? "open" : "device";
  const ask: SendAsk = { phone, lane, flowId, network, site, prefix, country };
  const inquiry = taps.inquire(ask);
  for (let round = 1; round <= roundsMax; round++) {
    const facts = await store.readSendFacts(ask, inquiry.windows);
    // It has been signed out since, so it asks like anybody else.
    if (knownAt !== null && knownAt < (facts.number?.proofsSince ?? 0))
      return sendCode(dependencies, { ...request, knownAt: null });
    refuseTooSoon(facts, rules, { hasAsked: knownAt !== null || facts.flow !== null });
    const caps = await inquiry.admit(facts);

    const { code, issued, isNew } = chooseCode(facts, request.phone, vault, rules);
    const sendId = newId();
    const series = nextSeries(facts);
    const replaces = isNew && facts.flow !== null ? request.flowId : null;
    const seq = (facts.last?.seq ?? 0) + 1;
    if (!(await store.claimSend(ask, { id: sendId, seq, series, replaces }))) continue;
    const version = facts.number?.version ?? null;
    if (!(await store.issueCode(ask, { version, code: issued, isNew }, caps))) {
      await store.cancelSend(sendId);
      continue;
    }

    const lifeSeconds = Math.floor(secondsBetween(facts.now, issued.expiresAt));
    try {
      const body = compose(code, request.locale);
      await sender.send({ to: request.phone, code, body, ttlSeconds: lifeSeconds });
    } catch (error) {
      if (isAppError(error))
        await settleFailure(store, error, { facts, request, issued, isNew, sendId, replaces });
      throw error;
    }
    return {
      flowId: isNew ? sendId : (flowFor(issued, facts, request) ?? sendId),
      expiresInSeconds: lifeSeconds,
      resendInSeconds: resendWaitSeconds(
        { series, sentAt: [...facts.sentAt, facts.now], now: facts.now },
        rules,
      ),
    };
  }
  throw new LimitReached(rules.cooldownSteps[0] ?? 1);
}

/** The flow that the client has, unless it began before the code did: it would end before the code does. */
function flowFor({ createdAt }: LiveCode, { flow }: SendFacts, { flowId }: SendRequest): string | null {
  return flow !== null && flow.sentAt >= createdAt ? flowId : null;
}

type Failed = {
  facts: SendFacts;
  request: SendRequest;
  issued: LiveCode;
  isNew: boolean;
  sendId: string;
  replaces: string | null;
};

/** What a failed message leaves behind depends on whether it may arrive yet. */
async function settleFailure(
  store: Store,
  error: AppError,
  { facts, request, issued, isNew, sendId, replaces }: Failed,
): Promise<void> {
  const isRefused = error.code === "delivery_refused";
  if (!isRefused && !wasNotSent(error)) {
    // It may arrive, or have been turned down and counted. The client that asked must be able to use what arrives: its old
    // flow stays good for the new code.
    if (replaces !== null) await store.keepFlow(replaces, sendId);
    return;
  }
  // Nobody will get this code, and somebody may have the one before it.
  if (isNew) await store.takeBackCode(request.phone, issued.otpId, facts.number);
  // A number that cannot be reached keeps its cooldown; another is not to blame, and need not wait.
  if (!isRefused) await store.cancelSend(sendId);
}

function wasNotSent(error: AppError): boolean {
  return error.code === "sms_unavailable" && (error as SmsUnavailable).outcome === "not_sent";
}

/**
 * A client that has asked for this number before, or signed in with it, is told what is left of the wait. Any other could
 * read from that when somebody else asked, at no cost and unseen; it is told a wait that depends on the limits alone.
 */
function refuseTooSoon(
  { last, sentAt, now }: SendFacts,
  rules: SendRules,
  { hasAsked }: { hasAsked: boolean },
): void {
  const [wait] = sendingWaits({ series: last?.series ?? 1, sentAt, now }, rules);
  if (wait === undefined) return;
  const seconds = wholeSeconds(hasAsked ? wait.seconds : wait.fixedSeconds);
  throw wait.reason === "cooldown" ? new CooldownActive(seconds) : new LimitReached(seconds);
}

/**
 * Repeats the live code while it is young, unless the asking client has used up its guesses at it. Otherwise draws a new
 * one, and the old one fails from that moment.
 */
function chooseCode(
  { number, flow, now }: SendFacts,
  phone: E164,
  vault: CodeVault,
  { attemptsPerCode }: SendRules,
): { code: string; issued: LiveCode; isNew: boolean } {
  const expiresAt = now + codeTtlSeconds * 1_000;
  const current = number?.code ?? null;
  const usedUp = flow !== null && flow.guesses >= attemptsPerCode;
  if (current !== null && !usedUp && isYoung(current, now)) {
    const code = vault.open(current.sealed, { phone, otpId: current.otpId });
    if (code !== null) return { code, issued: { ...current, expiresAt }, isNew: false };
  }
  const otpId = newId();
  const code = drawCode();
  const issued = { otpId, sealed: vault.seal(code, { phone, otpId }), createdAt: now, expiresAt };
  return { code, issued, isNew: true };
}

function isYoung(code: LiveCode, now: number): boolean {
  return code.expiresAt > now && secondsBetween(code.createdAt, now) < codeRepeatSeconds;
}
