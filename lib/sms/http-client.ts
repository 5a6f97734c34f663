import { stringify as formOf, type ParsedUrlQueryInput } from "node:querystring";
import { setTimeout as sleep } from "node:timers/promises";
import type TwilioRequestClient from "twilio/lib/base/RequestClient";
import type { Dispatcher, Pool } from "undici";

/** What the SDK asks of its client. */
export type Asked = TwilioRequestClient.RequestOptions<unknown>;
export type Answer = { statusCode: number; body: string };
/** Makes the same request with each form. @throws what undici throws, which is what Node throws where a connection fails */
export type PostForm = (fields: ParsedUrlQueryInput) => Promise<Answer>;

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
 * Makes a request of the SDK by undici, in place of the client that it brings: that one costs many times as much, starts
 * its timeout anew with every byte and every retry, and keeps the last number, text and credentials. Follows no redirect
 * and no proxy of the environment. `apiUrl` takes the place of the address, if there is one.
 */
export async function createPostForm(
  { uri, headers, username, password }: Asked,
  apiUrl: URL | null,
  { deadlineMs, retries, sockets }: Bounds,
): Promise<PostForm> {
  // Not loaded where no message goes out.
  const { Pool } = await import("undici");
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
  const path = pathname + search;
  const credentials = Buffer.from(`${username}:${password}`).toString("base64");
  const allHeaders = { ...headers, Authorization: `Basic ${credentials}` };

  return async (fields) => {
    const request = { path, method: "POST" as const, headers: allHeaders, body: formOf(fields) };
    const endsAt = performance.now() + deadlineMs;
    for (let retry = 0; ; retry++) {
      const answer = await exchanged(pool, request, endsAt - performance.now());
      const waitMs = Math.random() * firstRetryMs * 2 ** retry;
      const isLast = retry === retries || performance.now() + waitMs >= endsAt;
      if (answer.statusCode !== tooManyRequests || isLast) return answer;
      await sleep(waitMs);
    }
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
