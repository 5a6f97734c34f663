import {
  type ClientRequest,
  Agent as HttpAgent,
  type RequestOptions,
  request as requestHttp,
} from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { urlToHttpOptions } from "node:url";
import type TwilioRequestClient from "twilio/lib/base/RequestClient";
import { oncePer } from "../once.ts";

type Options = TwilioRequestClient.RequestOptions<unknown>;
type Answer = { statusCode: number; headers: object; body: string };
type Place = { ask(options: RequestOptions): ClientRequest; options: RequestOptions };

export type Bounds = {
  /** for a call with all its retries */
  deadlineMs: number;
  /** after 429 alone, which says that nothing was done */
  retries: number;
  sockets: number;
};

/** A created message is a few hundred bytes; more than this is not Twilio's answer. */
const largestAnswerBytes = 64 * 1024;
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
 * Makes the SDK's calls over Node's own HTTP, in place of the client that it brings: that one costs three times as much
 * as the exchange itself, starts its timeout anew with every byte and every retry, and keeps the last number, text and
 * credentials. Follows no redirect and no proxy of the environment. Throws what Node throws.
 */
export function httpClient(apiUrl: URL | null, { deadlineMs, retries, sockets }: Bounds) {
  const settings = { keepAlive: true, maxSockets: sockets };
  const plain = new HttpAgent(settings);
  const secure = new HttpsAgent(settings);

  /** Every message goes to the same place. */
  const placeOf = oncePer((uri: string): Place => {
    const url = rebased(uri, apiUrl);
    const [ask, agent] = url.protocol === "http:" ? [requestHttp, plain] : [requestHttps, secure];
    return { ask, options: { ...urlToHttpOptions(url), agent } };
  });

  return {
    async request({ method, uri, headers = {}, username, password, data }: Options): Promise<Answer> {
      const { ask, options } = placeOf(uri);
      const body = form(data as Record<string, unknown>);
      const sent = {
        ...options,
        method: method.toUpperCase(),
        headers: { ...headers, "Content-Length": Buffer.byteLength(body) },
        auth: `${username}:${password}`,
      };
      const endsAt = performance.now() + deadlineMs;
      for (let retry = 0; ; retry++) {
        const answer = await exchanged(ask(sent), body, endsAt - performance.now());
        const waitMs = Math.random() * firstRetryMs * 2 ** retry;
        const isLast = retry === retries || performance.now() + waitMs >= endsAt;
        if (answer.statusCode !== tooManyRequests || isLast) return answer;
        await sleep(waitMs);
      }
    },
  };
}

/** Not an AbortSignal: with it an exchange costs a quarter more. */
function exchanged(exchange: ClientRequest, body: string, ms: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => exchange.destroy(new DeadlinePassed()), ms);
    const fail = (error: Error) => {
      clearTimeout(deadline);
      reject(error);
    };
    exchange.once("error", fail);
    exchange.once("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > largestAnswerBytes) response.destroy(new Error("The answer is too long."));
        else chunks.push(chunk);
      });
      response.once("error", fail);
      response.once("end", () => {
        clearTimeout(deadline);
        const { statusCode = 0, headers } = response;
        resolve({ statusCode, headers, body: Buffer.concat(chunks).toString() });
      });
    });
    exchange.end(body);
  });
}

function form(fields: Record<string, unknown>): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}

function rebased(uri: string, base: URL | null): URL {
  const url = new URL(uri);
  if (base === null) return url;
  return new URL(base.origin + base.pathname.replace(/\/$/, "") + url.pathname + url.search);
}
