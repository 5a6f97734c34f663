import { stringify as formOf, type ParsedUrlQueryInput } from "node:querystring";
import { setTimeout as sleep } from "node:timers/promises";
import type TwilioRequestClient from "twilio/lib/base/RequestClient";
import type { Dispatcher, Pool } from "undici";
import { oncePer } from "../once.ts";

type Options = TwilioRequestClient.RequestOptions<unknown>;
export type Answer = { statusCode: number; body: string };
type Place = { pool: Pool; path: string };

export type Bounds = {
  /** for a call with all its retries */
  deadlineMs: number;
  /** after 429 alone, which says that nothing was done */
  retries: number;
  sockets: number;
};

/** A created message has a few hundred; more than this is not Twilio's answer. */
const answerMaxBytes = 64 * 1024;
/** Doubled for each retry; the wait is anything up to it (full jitter), so that those refused together do not return together. */
const firstRetryMs = 200;
const tooManyRequests = 429;

class DeadlinePassed extends Error {
  /** For the log. Unlike a connection that timed out it names no system call: the request may have been received. */
  readonly code = "ETIMEDOUT";

  constructor() {
    super("No answer in time.");
    this.name = "TimeoutError";
  }
}

/**
 * Makes the SDK's calls by undici, in place of the client that it brings: that one costs many times as much, starts its
 * timeout anew with every byte and every retry, and keeps the last number, text and credentials. Follows no redirect and
 * no proxy of the environment.
 * @throws what undici throws, which is what Node throws where a connection fails
 */
export async function createHttpClient(apiUrl: URL | null, { deadlineMs, retries, sockets }: Bounds) {
  // Not loaded where no message goes out.
  const { Pool } = await import("undici");
  // Every message goes to the same place, for the same account.
  const placeOf = oncePer((uri: string): Place => {
    const { origin, pathname, search } = rebased(uri, apiUrl);
    const pool = new Pool(origin, {
      connections: sockets,
      maxResponseSize: answerMaxBytes,
      // Who is not reached by half the deadline can still be told that nothing was sent.
      connect: { timeout: deadlineMs / 2 },
      // Of the rest one deadline bounds all parts together.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return { pool, path: pathname + search };
  });
  const basic = oncePer((userinfo: string) => `Basic ${Buffer.from(userinfo).toString("base64")}`);

  return {
    async request({ method, uri, headers, username, password, data }: Options): Promise<Answer> {
      const { pool, path } = placeOf(uri);
      const request = {
        path,
        method: method.toUpperCase() as Dispatcher.HttpMethod,
        headers: { ...headers, Authorization: basic(`${username}:${password}`) },
        body: formOf(data as ParsedUrlQueryInput),
      };
      const endsAt = performance.now() + deadlineMs;
      for (let retry = 0; ; retry++) {
        const answer = await exchanged(pool, request, endsAt - performance.now());
        const waitMs = Math.random() * firstRetryMs * 2 ** retry;
        const isLast = retry === retries || performance.now() + waitMs >= endsAt;
        if (answer.statusCode !== tooManyRequests || isLast) return answer;
        await sleep(waitMs);
      }
    },
  };
}

/** By undici's own events: its promises and an AbortSignal cost as much again. */
function exchanged(pool: Pool, request: Dispatcher.DispatchOptions, ms: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let abort: ((error: Error) => void) | undefined;
    let passed: DeadlinePassed | undefined;
    let statusCode = 0;
    const chunks: Buffer[] = [];
    const deadline = setTimeout(() => {
      passed = new DeadlinePassed();
      abort?.(passed);
      reject(passed);
    }, ms);
    pool.dispatch(request, {
      // When a connection is there, before anything is written to it: given up by then, nothing goes out any more.
      onConnect(cancel) {
        abort = cancel;
        if (passed) abort(passed);
      },
      onHeaders(status) {
        statusCode = status;
        return true;
      },
      onData(chunk) {
        chunks.push(chunk);
        return true;
      },
      onComplete() {
        clearTimeout(deadline);
        resolve({ statusCode, body: Buffer.concat(chunks).toString() });
      },
      onError(error) {
        clearTimeout(deadline);
        reject(error);
      },
    });
  });
}

function rebased(uri: string, base: URL | null): URL {
  const url = new URL(uri);
  if (base === null) return url;
  return new URL(base.origin + base.pathname.replace(/\/$/, "") + url.pathname + url.search);
}
