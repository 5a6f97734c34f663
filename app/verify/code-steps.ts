import type { SendOtpAnswer, SessionAnswer } from "#lib/http/schemas/answers.ts";
import { ask, lockProblem, type Problem } from "../ui/ask.ts";
import type { Wait } from "../ui/countdown.ts";
import { codeLength, type TypedCode } from "./typed-code.ts";

export type News =
  | { kind: "none" }
  | { kind: "incomplete" }
  /** of tries before the page was loaded, which are all that is known of them */
  | { kind: "tried"; triesLeft: number }
  | { kind: "wrong"; code: string; triesLeft: number | undefined }
  | { kind: "problem"; problem: Problem }
  | { kind: "sent_again" }
  | { kind: "sent_new" };

export type CodeState = {
  news: News;
  /** why no code can be typed now */
  closed: "expired" | "used_up" | "locked" | null;
  /** the code was accepted, only signing in remains */
  accepted: boolean;
  leaving: boolean;
  /** until the next message may be asked for, and until the code dies */
  resend: Wait;
  life: Wait;
  /** for so long another message brings the same code */
  repeats: Wait;
  /** until the number takes codes again */
  lock: Wait;
};

/** What the server knows of the code when the page is loaded. */
export type CodeUnderWay = {
  resendInSeconds: number;
  expiresInSeconds: number;
  repeatsForSeconds: number;
  /** null while no try was needed */
  triesLeft: number | null;
  /** null: the number takes codes */
  lockedSeconds: number | null;
};

const noWait: Wait = { seconds: 0 };

export function stateOf(code: CodeUnderWay): CodeState {
  const { resendInSeconds, expiresInSeconds, repeatsForSeconds, triesLeft, lockedSeconds } = code;
  const state: CodeState = {
    // A code that has died beforehand takes no tries.
    news: triesLeft && expiresInSeconds > 0 ? { kind: "tried", triesLeft } : { kind: "none" },
    closed: triesLeft === 0 ? "used_up" : null,
    accepted: false,
    leaving: false,
    resend: { seconds: resendInSeconds },
    life: { seconds: expiresInSeconds },
    repeats: { seconds: repeatsForSeconds },
    lock: noWait,
  };
  return lockedSeconds === null ? state : afterLock(state, lockProblem({ seconds: lockedSeconds }));
}

/** One try: verify, then sign in with the grant that it brought. A code is never sent twice, so a lost login is retried alone. */
export async function tryCode(before: CodeState, phone: string, typed: TypedCode): Promise<CodeState> {
  if (before.leaving) return before;
  const code = typed.digits;
  if (!typed.isWhole || code.length !== codeLength) return { ...before, news: { kind: "incomplete" } };
  // It is known by now, and trying it again would cost a try: as when a press before the script is played, and the digits
  // that were there before it are sent as well.
  if (before.news.kind === "wrong" && before.news.code === code)
    return { ...before, news: { ...before.news } };
  if (!before.accepted) {
    const verified = await ask("POST", "/api/verify-otp", { phone_number: phone, otp: code });
    if (!verified.ok) {
      const { problem } = verified;
      if (isWithoutFlow(problem) && (await isSignedInWith(phone))) return goToAccount(before);
      return afterRefusal(before, problem, code);
    }
  }
  const login = await ask("POST", "/api/login", { phone_number: phone });
  if (!login.ok) return afterLostLogin(before, login.problem);
  return goToAccount(before);
}

/** To the server this browser has asked for no code: perhaps this very one has signed it in meanwhile, in another tab. */
function isWithoutFlow({ code, attempts_left }: Problem): boolean {
  return code === "verification_required" || (code === "wrong_code" && attempts_left === undefined);
}

async function isSignedInWith(phone: string): Promise<boolean> {
  const answer = await ask<SessionAnswer>("GET", "/api/session");
  return answer.ok && answer.body.user.phone_e164 === phone;
}

function goToAccount(before: CodeState): CodeState {
  location.replace("/account");
  return { ...before, news: { kind: "none" }, leaving: true };
}

/** Close to its end nobody knows which code a message will bring, and the new one is the safe thing to say. */
const sureToRepeatSeconds = 10;

/**
 * Another message: the same code while it is young, a new one otherwise. Either way the waits start over.
 * `repeatsLeft`: seconds for which it is young.
 */
export async function sendAgain(before: CodeState, phone: string, repeatsLeft: number): Promise<CodeState> {
  const isNew = before.closed !== null || repeatsLeft < sureToRepeatSeconds;
  const sent = await ask<SendOtpAnswer>("POST", "/api/send-otp", { phone_number: phone });
  if (!sent.ok) return afterUnsent(before, sent.problem);
  const life = { seconds: sent.body.expires_in_minutes * 60 };
  return {
    news: { kind: isNew ? "sent_new" : "sent_again" },
    closed: null,
    accepted: false,
    leaving: false,
    resend: { seconds: sent.body.resend_in_seconds },
    life,
    // A code is repeated for as long as it would live without.
    repeats: isNew ? life : { seconds: repeatsLeft },
    lock: noWait,
  };
}

function afterRefusal(before: CodeState, problem: Problem, code: string): CodeState {
  switch (problem.code) {
    case "wrong_code":
      return { ...before, news: { kind: "wrong", code, triesLeft: problem.attempts_left } };
    case "code_expired":
      return { ...before, news: { kind: "none" }, closed: "expired" };
    case "code_used_up":
      return { ...before, news: { kind: "none" }, closed: "used_up" };
    case "verification_locked":
    case "verification_shut":
      return afterLock(before, problem);
    default:
      return { ...before, news: { kind: "problem", problem } };
  }
}

function afterLock(before: CodeState, problem: Problem): CodeState {
  const lock = { seconds: problem.retry_after ?? Number.POSITIVE_INFINITY };
  return { ...before, news: { kind: "problem", problem }, closed: "locked", lock };
}

function afterLostLogin(before: CodeState, problem: Problem): CodeState {
  const grantIsGone = problem.code === "verification_required";
  if (grantIsGone) return { ...before, news: { kind: "none" }, accepted: false, closed: "expired" };
  return { ...before, news: { kind: "problem", problem }, accepted: true };
}

function afterUnsent(before: CodeState, problem: Problem): CodeState {
  const resend = { seconds: problem.retry_after ?? 0 };
  if (problem.code === "cooldown_active") {
    // Another tab has asked meanwhile: the message brings a code to type, while this page takes none. The server knows of it.
    if (before.closed !== null) location.reload();
    return { ...before, news: { kind: "none" }, resend };
  }
  return { ...before, news: { kind: "problem", problem } };
}
