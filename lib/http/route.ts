import { randomUUID } from "node:crypto";
import { networkOf } from "../edge/address.ts";
import { edgeContext } from "../edge/context.ts";
import { AppError, CrossSiteRequest } from "../errors.ts";
import { type Services, services } from "../services.ts";
import { type Credentials, readCredentials, type Transport, transportOf } from "./credentials.ts";
import { problemOf } from "./problem.ts";

/** A request as handlers see it: whose it is and where it comes from, already settled. */
export type ApiRequest = {
  request: Request;
  services: Services;
  credentials: Credentials;
  transport: Transport;
  /** the client's address; IPv6 as its /64, which one client has whole */
  network: string;
};

export type Answer = {
  body: object;
  status?: number;
  cookies?: readonly string[];
  headers?: Record<string, string>;
};

type Segment<Params> = { params: Promise<Params> };

/**
 * Makes a route handler of a function that tells the story: the only place where errors become answers.
 * Nothing here is cached, and a request that could change something must come from our own pages or from no page.
 */
export function route<Params = object>(handle: (api: ApiRequest, params: Params) => Promise<Answer>) {
  return async (request: Request, segment: Segment<Params>): Promise<Response> => {
    const { requestId, clientAddress } = edgeContext.getStore() ?? unknownOrigin();
    const home = await services();
    try {
      refuseCrossSite(request, home.config.publicUrl);
      const credentials = await readCredentials(request.headers, home.cookies, home.seals);
      const transport = transportOf(request.headers);
      const api = { request, services: home, credentials, transport, network: networkOf(clientAddress) };
      return success(await handle(api, await segment.params));
    } catch (error) {
      return failure(error, requestId, home);
    }
  };
}

/** Without the edge in front nothing tells clients apart, so they share one limit rather than none. */
function unknownOrigin() {
  return { requestId: randomUUID(), clientAddress: "unknown" };
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Fetch Metadata where the browser sends it, Origin where it does not; a client that sends neither is not a browser and
 * carries no cookies that it was not given (ASVS 3.5.1; OWASP CSRF cheat sheet).
 */
function refuseCrossSite({ method, headers }: Request, publicUrl: URL): void {
  if (safeMethods.has(method)) return;
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  if (
    site !== null ? site === "same-origin" || site === "none" : origin === null || origin === publicUrl.origin
  )
    return;
  throw new CrossSiteRequest();
}

function success({ body, status = 200, cookies = [], headers = {} }: Answer): Response {
  const response = Response.json(body, { status, headers: { "Cache-Control": "no-store", ...headers } });
  for (const cookie of cookies) response.headers.append("Set-Cookie", cookie);
  return response;
}

function failure(error: unknown, requestId: string, { log }: Services): Response {
  const known = error instanceof AppError ? error : unexpected(error);
  log.failure(known, requestId);
  const { status, headers, body } = problemOf(known, requestId);
  return new Response(body, { status, headers });
}

function unexpected(cause: unknown): AppError {
  return new AppError("internal_error", "Something went wrong on our side.", {}, cause);
}
