import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type AppError, isAppError, NotFound } from "../errors.ts";
import { createCookieJar } from "../http/cookies.ts";
import { refusalEntry } from "../http/security-events.ts";
import type { Log } from "../log.ts";
import { clientAddress } from "./address.ts";
import { type Admission, admit } from "./admission.ts";
import { bodyArrived, hasBody } from "./body.ts";
import type { Connections } from "./connections.ts";
import { type EdgeContext, edgeContext } from "./context.ts";
import { answerDirectly, type DirectHandlers, directHandler } from "./direct.ts";
import type { FloodControl } from "./flood.ts";
import { guardResponse } from "./guarded-response.ts";
import { scrubHeaders } from "./inbound.ts";
import { type LanguageChoice, languageChoice, languageLifeSeconds } from "./language.ts";
import { isClosing, refuseRest } from "./linger.ts";
import type { Policy, Site } from "./policy.ts";
import { answerProblem, unforeseen } from "./problem-answer.ts";
import type { Route, Routes } from "./routes.ts";
import type { Workload } from "./workload.ts";

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export type Surroundings = {
  handler: Handler;
  directHandlers: DirectHandlers;
  site: Site;
  policy: Policy;
  routes: Routes;
  flood: FloodControl;
  connections: Connections;
  trustedProxyHops: number;
  noteForwardedFor: (forwardedFor: string | undefined) => void;
  lingerMs: number;
  workload: Workload;
  isDraining: () => boolean;
  log: Log;
};

/** One request and its answer. */
export class Exchange {
  readonly requestId = randomUUID();
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #around: Surroundings;
  readonly #address: string;
  readonly #context: EdgeContext;
  #route: Route | null = null;

  constructor(request: IncomingMessage, response: ServerResponse, around: Surroundings) {
    this.#request = request;
    this.#response = response;
    this.#around = around;
    const { "x-forwarded-for": forwardedFor } = request.headers;
    const told = Array.isArray(forwardedFor) ? forwardedFor.join() : forwardedFor;
    around.noteForwardedFor(told);
    this.#address = clientAddress(request.socket.remoteAddress, told, around.trustedProxyHops);
    this.#context = { requestId: this.requestId, clientAddress: this.#address };
  }

  async serve(expectsContinue: boolean): Promise<void> {
    const { socket } = this.#request;
    // What follows a request that we refused to read to its end is no request.
    if (isClosing(socket)) return;
    this.#around.connections.requested(socket, this.#response);
    this.#setSecurityHeaders();
    guardResponse(this.#response, () => this.#settle());
    this.#response.once("finish", () =>
      this.#around.flood.answered(this.#address, this.#response.statusCode),
    );
    try {
      await this.#handle(expectsContinue);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #handle(expectsContinue: boolean): Promise<void> {
    const admission = admit(this.#request, this.#address, this.#around);
    this.#route = admission.route;
    if (this.#request.method === "OPTIONS") return this.#answerOptions(admission.route);
    const choice = languageChoice(admission);
    if (choice !== null) return this.#rememberLanguage(choice);
    this.#prepare(admission);
    if (expectsContinue) this.#response.writeContinue();
    if (hasBody(this.#request) && admission.route.kind !== "next" && !(await bodyArrived(this.#request)))
      return;
    await this.#around.workload.share(admission.route, this.#response, () =>
      edgeContext.run(this.#context, () => this.#answer(admission)),
    );
  }

  #answer(admission: Admission): Promise<void> {
    const { handler, directHandlers } = this.#around;
    const direct = directHandler(directHandlers, admission.route, this.#request.method);
    if (direct === undefined) return handler(this.#request, this.#response);
    return answerDirectly(direct, this.#request, this.#response, admission);
  }

  /** Leaves on the request only what Next may believe. */
  #prepare({ route, url }: Admission): void {
    const { site, policy } = this.#around;
    const { headers } = this.#request;
    scrubHeaders(headers, site.isNextDev);
    headers.host = site.publicUrl.host;
    headers["x-forwarded-proto"] = site.publicUrl.protocol.slice(0, -1);
    headers["x-forwarded-host"] = site.publicUrl.host;
    const contentSecurity = policy.contentSecurity(route.kind, newNonce);
    // Next reads the nonce for its scripts from here.
    headers["content-security-policy"] = contentSecurity;
    this.#response.setHeader("Content-Security-Policy", contentSecurity);
    this.#request.url = url;
  }

  /** As for a problem, which nothing may run in; a page gets its own policy once it is known to be one. */
  #setSecurityHeaders(): void {
    const { policy } = this.#around;
    for (const [name, value] of policy.headers) this.#response.setHeader(name, value);
    this.#response.setHeader("Content-Security-Policy", policy.contentSecurity("api", newNonce));
    this.#response.setHeader("X-Request-Id", this.requestId);
  }

  /** The last word on the head of an answer. True if the answer was replaced. */
  #settle(): boolean {
    const { connections, isDraining, lingerMs } = this.#around;
    const { socket } = this.#request;
    // The client still sends and nobody will read it: this connection can carry no other request.
    const isCutOff = hasBody(this.#request) && !this.#request.complete;
    if (isCutOff) refuseRest(this.#request, lingerMs);
    if (isCutOff || (isDraining() && connections.owes(socket) <= 1)) {
      this.#response.setHeader("Connection", "close");
    }
    this.#markUnavailable();
    const failure = this.#unfitAnswer();
    if (failure !== null) {
      this.#replace(failure);
      return true;
    }
    if (this.#route?.kind === "page") this.#response.appendHeader("Vary", "Accept-Language, Cookie");
    if (!this.#mayBeCached()) this.#response.setHeader("Cache-Control", "no-store");
    return false;
  }

  /** A page that was drawn in place of the one that was asked for, because what it needs does not answer. */
  #markUnavailable(): void {
    const { retryAfterSeconds } = this.#context;
    if (retryAfterSeconds === undefined || this.#route?.kind !== "page") return;
    this.#response.statusCode = 503;
    this.#response.setHeader("Retry-After", String(retryAfterSeconds));
  }

  /** Next's own error answers are HTML or plain text, which no client of the API can read (contract §1). */
  #unfitAnswer(): AppError | null {
    const { statusCode } = this.#response;
    const type = String(this.#response.getHeader("content-type") ?? "");
    if (statusCode < 400 || type.includes("json")) return null;
    if (this.#route?.kind === "page" && type.startsWith("text/html")) return null;
    if (statusCode >= 500) return unforeseen();
    return statusCode === 404 ? new NotFound() : null;
  }

  #replace(error: AppError): void {
    this.#note(error);
    const connection = this.#response.getHeader("connection");
    for (const name of this.#response.getHeaderNames()) this.#response.removeHeader(name);
    this.#setSecurityHeaders();
    if (connection !== undefined) this.#response.setHeader("Connection", connection);
    answerProblem(this.#response, error, this.requestId);
  }

  #mayBeCached(): boolean {
    const kind = this.#route?.kind;
    const isFile = kind === "file" || kind === "next";
    return isFile && this.#response.statusCode < 400 && this.#response.hasHeader("cache-control");
  }

  #answerOptions(route: Route): void {
    this.#response.statusCode = 204;
    this.#response.setHeader("Allow", route.methods.join(", "));
    this.#response.end();
  }

  #rememberLanguage({ locale, location }: LanguageChoice): void {
    const cookie = createCookieJar(this.#around.site.publicUrl).set("lang", locale, languageLifeSeconds);
    this.#response.statusCode = 303;
    this.#response.setHeader("Set-Cookie", cookie);
    this.#response.setHeader("Location", location);
    this.#response.end();
  }

  #fail(error: unknown): void {
    const known = isAppError(error) ? error : unforeseen(error);
    this.#note(known);
    if (!this.#response.headersSent) {
      answerProblem(this.#response, known, this.requestId);
    } else if (!this.#response.writableFinished) {
      // Half an answer cannot be taken back; cutting it off at least shows that it is half.
      this.#request.socket.destroy();
    }
  }

  #note(error: AppError): void {
    const { method, url: path } = this.#request;
    this.#around.log.event(
      refusalEntry(error, { requestId: this.requestId, ip: this.#address, method, path }),
    );
  }
}

function newNonce(): string {
  return randomBytes(16).toString("base64");
}
