import type { IncomingMessage } from "node:http";
import { MalformedRequest, MethodNotAllowed, problem } from "../errors.ts";
import { checkDeclaredLength } from "./body.ts";
import type { Asker, FloodControl } from "./flood.ts";
import { namesOwnHost } from "./host.ts";
import type { Deployment } from "./policy.ts";
import type { Route, Routes } from "./routes.ts";
import { readTarget, type Target } from "./target.ts";

/** `url` is what Next is to see; the rest of the target is as the client wrote it. */
export type Admission = { route: Route } & Target;

/** No route has this path, so Next shows its not-found page. It never sees what the client made up. */
const nowherePath = "/not-found";
const nowhere: Route = { kind: "page", pattern: nowherePath, methods: ["GET", "HEAD", "OPTIONS"] };

/** Everything that can be refused before any work is done, in order of cost. @throws AppError */
export function admit(
  request: IncomingMessage,
  asker: Asker,
  { routes, flood, deployment }: { routes: Routes; flood: FloodControl; deployment: Deployment },
): Admission {
  checkVersionAndHost(request);
  const target = readTarget(request.url ?? "");
  const found = routes.find(target);
  const route = found?.developmentOnly && !namesOwnHost(request, deployment.publicUrl) ? null : found;
  flood.refuseNoise(asker, route);
  if (route === null) return admitUnknown(request, target);
  if (!route.methods.includes(request.method ?? "")) throw new MethodNotAllowed(route.methods);
  // In development Next posts whole stack traces to itself.
  if (route.kind !== "next") checkDeclaredLength(request);
  if (request.method !== "OPTIONS") flood.spend(asker, route);
  return { route, ...target };
}

/** `host` or `host:port` of RFC 3986 §3.2.2, and not empty, as RFC 9110 §4.2.1 asks of http addresses. */
const hostForm = /^(?:\[[0-9a-f:.]{2,45}\]|[\w.~!$&'()*+,;=%-]{1,255})(?::\d{0,5})?$/i;

/** RFC 9112 §2.3, §3.2. @throws MalformedRequest */
function checkVersionAndHost({ httpVersion, headers: { host }, rawHeaders }: IncomingMessage): void {
  if (httpVersion !== "1.1" && httpVersion !== "1.0")
    throw new MalformedRequest("The version of HTTP must be 1.1 or 1.0.");
  if (host === undefined && httpVersion === "1.1") throw new MalformedRequest("The Host header is missing.");
  if (host !== undefined && !hostForm.test(host))
    throw new MalformedRequest("The Host header is not a host name or address.");
  if (hasSecondHost(rawHeaders)) throw new MalformedRequest("There is more than one Host header.");
}

/** Node shows the first one only. Names and values alternate. */
function hasSecondHost(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.length === 4 && name.toLowerCase() === "host") hosts++;
  }
  return hosts > 1;
}

/** People get a page, programs a problem. */
function admitUnknown(request: IncomingMessage, target: Target): Admission {
  const wantsPage =
    (request.method === "GET" || request.method === "HEAD") &&
    target.segments[0] !== "api" &&
    request.headers.accept?.includes("text/html");
  if (!wantsPage) throw problem("not_found");
  checkDeclaredLength(request);
  return { route: nowhere, ...target, url: nowherePath };
}
