import type { Problem as WireProblem } from "#lib/http/schemas/problem.ts";
import type { FinerCode, NetworkFailure } from "#lib/text/catalogue.ts";

/** Long enough for a slow phone network and a provider that hesitates; after that a person deserves an answer. */
const patienceMs = 20_000;

/** What the pages use of a problem on the wire, and those that the browser itself finds or tells apart. */
export type Problem = Pick<WireProblem, "detail" | "retry_after" | "attempts_left"> & {
  code: WireProblem["code"] | NetworkFailure | FinerCode;
};

export type Answer<Body> = { ok: true; body: Body } | { ok: false; problem: Problem };

/** The wait that the server names while a number is shut: no wait ends that, only a success or an operator does. */
const shutSeconds = 7 * 86_400;
/** What a code may be refused with; a wait beside it means that none is taken now, whatever was wrong with this one. */
const refusedCodes: ReadonlySet<Problem["code"]> = new Set([
  "wrong_code",
  "code_used_up",
  "verification_locked",
]);

/** Asks our own API. Every way it can fail comes back as a problem, so a form has one path for bad news. */
export async function ask<Body>(method: "GET" | "POST" | "DELETE", path: string, body?: object) {
  const request: RequestInit = { method, cache: "no-store", signal: AbortSignal.timeout(patienceMs) };
  if (body) {
    // The page's language, which its reader may have chosen against the browser's: the message comes in it too.
    const { lang } = document.documentElement;
    request.headers = { "Content-Type": "application/json", "Accept-Language": lang };
    request.body = JSON.stringify(body);
  }
  try {
    const response = await fetch(path, request);
    const answer = await response.json();
    if (!response.ok) return { ok: false, problem: finer(answer, path) } satisfies Answer<Body>;
    return { ok: true, body: answer } as Answer<Body>;
  } catch (cause) {
    return { ok: false, problem: { code: failureOf(cause, body), detail: "" } } satisfies Answer<Body>;
  }
}

function finer(problem: Problem, path: string): Problem {
  const { code, detail, retry_after = 0 } = problem;
  if (code === "limit_reached" && path === "/api/send-otp") return { ...problem, code: "too_many_messages" };
  if (retry_after > 0 && refusedCodes.has(code)) return lockProblem({ seconds: retry_after, detail });
  return problem;
}

/** A number that takes no codes for a while, or until something else than waiting opens it. */
export function lockProblem({ seconds, detail = "" }: { seconds: number; detail?: string }): Problem {
  if (seconds >= shutSeconds) return { code: "verification_shut", detail };
  return { code: "verification_locked", detail, retry_after: seconds };
}

function failureOf(cause: unknown, input: object | undefined): Problem["code"] {
  if (!navigator.onLine) return input ? "offline_with_input" : "offline";
  return cause instanceof DOMException && cause.name === "TimeoutError" ? "timed_out" : "unreachable";
}
