import {
  type ClientRequest,
  Agent as HttpAgent,
  type RequestOptions,
  request as requestHttp,
} from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { stringify as formOf, type ParsedUrlQueryInput } from "node:querystring";
import { setTimeout as sleep } from "node:timers/promises";
import { urlToHttpOptions } from "node:url";
import type TwilioRequestClient from "twilio/lib/base/RequestClient";
import { oncePer } from "../once.ts";

type Options = TwilioRequestClient.RequestOptions<unknown>;
export type Answer = { statusCode: number; headers: object; body: string };
type Place = { ask(options: RequestOptions): ClientRequest; options: RequestOptions };

export type Bounds = {
  /** for a call with all its retries */
  deadlineMs: number;
  /** after 429 alone, which says that nothing was done */
  retries: number;
  sockets: number;
};

/** In characters. A created message has a few hundred; more than this is not Twilio's answer. */
const largestAnswer = 64 * 1024;
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

  // Every message goes to the same place, for the same account.
  const placeOf = oncePer((uri: string): Place => {
    const { protocol, hostname, port, path } = urlToHttpOptions(rebased(uri, apiUrl));
    const [ask, agent] = protocol === "http:" ? [requestHttp, plain] : [requestHttps, secure];
    // No more than these: Node copies the options of each request.
    return { ask, options: { agent, hostname, port, path } };
  });
  const basic = oncePer((userinfo: string) => `Basic ${Buffer.from(userinfo).toString("base64")}`);

  return {
    async request({ method, uri, headers, username, password, data }: Options): Promise<Answer> {
      const { ask, options } = placeOf(uri);
      const body = formOf(data as ParsedUrlQueryInput);
      const added = { Authorization: basic(`${username}:${password}`), "Content-Length": body.length };
      const sent = { ...options, method: method.toUpperCase(), headers: { ...headers, ...added } };
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
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => {
        body += text;
        if (body.length > largestAnswer) response.destroy(new Error("The answer is too long."));
      });
      response.once("error", fail);
      response.once("end", () => {
        clearTimeout(deadline);
        const { statusCode = 0, headers } = response;
        resolve({ statusCode, headers, body });
      });
    });
    exchange.end(body);
  });
}

function rebased(uri: string, base: URL | null): URL {
  const url = new URL(uri);
  if (base === null) return url;
  return new URL(base.origin + base.pathname.replace(/\/$/, "") + url.pathname + url.search);
}
