import { randomUUID } from "node:crypto";
import { CrossSiteRequest, isAppError, problem } from "../errors.ts";
import type { E164 } from "../phone.ts";
import { type Services, services } from "../services.ts";
import { type Call, jsonReply, type Mounted, mounted, type Reply } from "./call.ts";
import type { CookieJar, CookieName } from "./cookies.ts";
import { type Credentials, readCredentials, requireTransport, type Transport } from "./credentials.ts";
import { isCrossSite } from "./cross-site.ts";
import { networkOf } from "./network.ts";
import { problemOf } from "./problem.ts";
import { type RequestContext, requestContext } from "./request-context.ts";
import { type RequestFacts, refusalEntry, type SuccessEvent, successEntry } from "./security-events.ts";

/** A request as handlers see it: whose it is and where it comes from, already settled. */
export type ApiRequest = {
  call: Call;
  services: Services;
  credentials: Credentials;
  transport: Transport;
  /** the client's address; IPv6 as its /64, which one client has whole */
  network: string;
  /** Reads a number as a person wrote it; log lines of this request name it from then on. @throws InvalidInput */
  readPhone(asWritten: string): E164;
  /**
   * Answers with the client's next proof in the transport it asked for, and in no other: a token client gets no cookie,
   * and scripts of a page never see a token (ASVS 3.3.4). `event` is what the log says of it.
   */
  handOver(proof: CarriedProof, body: object, event: SuccessEvent): Answer;
};

export type CarriedProof = { name: CookieName; value: string; seconds: number };

export type Answer = {
  body: object;
  status?: number;
  cookies?: readonly string[];
  headers?: Record<string, string>;
  event?: SuccessEvent;
};

/**
 * Makes a route handler of a function that tells the story: the only place where errors of handlers become answers.
 * Nothing here is cached, and a request that could change something must come from our own pages or from no page.
 */
export function route<Params = object>(
  handle: (api: ApiRequest, params: Params) => Promise<Answer>,
): Mounted {
  return mounted(async (call) => {
    const home = await services();
    const origin = requestContext.getStore() ?? unknownOrigin();
    const facts = factsOf(call, origin);
    try {
      refuseCrossSite(call, home.config.publicUrl);
      const transport = requireTransport(call.header);
      const api: ApiRequest = {
        call,
        services: home,
        credentials: await readCredentials(call.header, home.cookies, home.seals),
        transport,
        network: networkOf(origin.clientAddress),
        readPhone(asWritten) {
          facts.phone = home.readPhone(asWritten);
          return facts.phone;
        },
        handOver: (proof, body, event) => handOver(home.cookies, transport, proof, body, event),
      };
      const answer = await handle(api, call.params as Params);
      if (answer.event !== undefined) home.log.event(successEntry(answer.event, facts));
      return named(jsonReply(answer.body, answer), origin);
    } catch (error) {
      const known = isAppError(error) ? error : problem("internal_error", { cause: error });
      home.log.event(refusalEntry(known, facts));
      return named({ ...problemOf(known, origin.requestId), cookies: [] }, origin);
    }
  });
}

/** The edge names every answer by itself; without it in front at least these have their names. */
function named(reply: Reply, origin: RequestContext): Reply {
  if (requestContext.getStore() === origin) return reply;
  return { ...reply, headers: { ...reply.headers, "X-Request-Id": origin.requestId } };
}

/** Without the edge in front nothing tells clients apart, so they share one limit rather than none. */
function unknownOrigin(): RequestContext {
  return { requestId: randomUUID(), clientAddress: "unknown" };
}

function factsOf({ method, path }: Call, { requestId, clientAddress }: RequestContext): RequestFacts {
  return { requestId, ip: clientAddress, method, path, phone: undefined };
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

function refuseCrossSite({ method, header }: Call, publicUrl: URL): void {
  if (!safeMethods.has(method) && isCrossSite(header, publicUrl))
    throw new CrossSiteRequest(publicUrl.origin);
}

function handOver(
  jar: CookieJar,
  transport: Transport,
  { name, value, seconds }: CarriedProof,
  body: object,
  event: SuccessEvent,
): Answer {
  if (transport === "token") return { body: { ...body, token: value }, event };
  return { body, cookies: [jar.set(name, value, seconds)], event };
}
