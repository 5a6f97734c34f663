import { randomUUID } from "node:crypto";
import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from "node:http";
import { type AppError, isAppError, problem } from "../errors.ts";
import type { Reply } from "../http/call.ts";
import type { CookieJar } from "../http/cookies.ts";
import { isCrossSite } from "../http/cross-site.ts";
import { problemOf } from "../http/problem.ts";
import { type RequestContext, requestContext } from "../http/request-context.ts";
import { refusalEntry } from "../http/security-events.ts";
import type { Log } from "../log.ts";
import { clientAddress } from "./address.ts";
import { type Admission, admit } from "./admission.ts";
import { bodyArrived, hasBody } from "./body.ts";
import type { CompressedFiles } from "./compressed-files.ts";
import type { Connections } from "./connections.ts";
import { callOf, type DirectHandlers, directHandler, headerOf } from "./direct.ts";
import type { Asker, FloodControl } from "./flood.ts";
import type { TakeOver } from "./guarded-response.ts";
import { adoptOwnOrigin } from "./host.ts";
import { languageChoice, languageLifeSeconds } from "./language.ts";
import { isClosing, lingerAtClose, refuseRest } from "./linger.ts";
import type { Deployment, Policy } from "./policy.ts";
import { guardRelay, type Handler } from "./relay.ts";
import type { Routes } from "./routes.ts";
import type { Workload } from "./workload.ts";

export type Surroundings = {
  handler: Handler;
  directHandlers: DirectHandlers;
  compressedFiles: CompressedFiles;
  deployment: Deployment;
  cookies: CookieJar;
  /** APP_ENV says so */
  isDevelopment: boolean;
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
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #around: Surroundings;
  readonly #context: RequestContext;
  readonly #asker: Asker;
  #isLast = false;
  /** Until Next is asked, nobody has put anything on the response. */
  #takeOver: TakeOver = (answer) => answer();

  constructor(request: IncomingMessage, response: ServerResponse, around: Surroundings) {
    this.#request = request;
    this.#response = response;
    this.#around = around;
    const { "x-forwarded-for": forwardedFor } = request.headers;
    const told = Array.isArray(forwardedFor) ? forwardedFor.join() : forwardedFor;
    around.noteForwardedFor(told);
    const address = clientAddress(request.socket.remoteAddress, told, around.trustedProxyHops);
    this.#context = { requestId: randomUUID(), clientAddress: address };
    if (around.isDevelopment) adoptOwnOrigin(request, around.deployment.publicUrl);
    const isForeign = isCrossSite((name) => headerOf(request, name), around.deployment.publicUrl);
    this.#asker = { address, isCrossSite: isForeign };
  }

  serve(expectsContinue: boolean): void {
    const { socket } = this.#request;
    const turn = this.#around.connections.requested(socket, this.#response);
    // What follows a request that we refused to read to its end is no request.
    if (isClosing(socket)) return;
    this.#isLast = turn.isLast || losesNext(this.#request);
    if (turn.comes === undefined) void this.#serveInTurn(expectsContinue);
    else void turn.comes.then(() => this.#serveInTurn(expectsContinue));
  }

  async #serveInTurn(expectsContinue: boolean): Promise<void> {
    if (this.#isGone()) return;
    const { flood, workload } = this.#around;
    this.#response.once("finish", () => flood.answered(this.#asker, this.#response.statusCode));
    let endWork = () => {};
    try {
      const admission = admit(this.#request, this.#asker, this.#around);
      if (this.#answerByHead(admission)) return;
      if (expectsContinue) this.#response.writeContinue();
      const isAwaited = hasBody(this.#request) && admission.route.kind !== "next";
      if (isAwaited && !(await bodyArrived(this.#request))) return;
      if (this.#answerFile(admission)) return;
      endWork = workload.begin(admission.route, this.#response);
      const reply = await requestContext.run(this.#context, () => this.#ask(admission));
      if (reply !== null) this.#write(reply);
    } catch (error) {
      this.#fail(error);
    } finally {
      endWork();
    }
  }

  /** The client, or the connection since the answer before was its last. */
  #isGone(): boolean {
    const { socket } = this.#request;
    if (!socket.writable) return true;
    // Reset already: its address is lost, so nothing that it asks for could be held against it.
    if (socket.remoteAddress === undefined) socket.destroy();
    return socket.destroyed;
  }

  /** What needs neither a body nor any work; false where that is not all. */
  #answerByHead(admission: Admission): boolean {
    if (this.#request.method === "OPTIONS") {
      const headers = { Allow: admission.route.methods.join(", ") };
      this.#write({ status: 204, headers, cookies: [], body: "" });
      return true;
    }
    const choice = languageChoice(admission);
    if (choice === null) return false;
    const cookies = [this.#around.cookies.set("lang", choice.locale, languageLifeSeconds)];
    this.#write({ status: 303, headers: { Location: choice.location }, cookies, body: "" });
    return true;
  }

  #answerFile({ path }: Admission): boolean {
    const file = this.#around.compressedFiles.find(path, this.#request.headers["accept-encoding"]);
    if (file !== null) this.#write({ status: 200, cookies: [], ...file });
    return file !== null;
  }

  /** Whoever is to answer; null where that was Next, which writes its answers itself. */
  #ask(admission: Admission): Promise<Reply | null> {
    const { handler, directHandlers } = this.#around;
    const direct = directHandler(directHandlers, admission.route, this.#request.method);
    if (direct !== undefined) return direct.answer(callOf(this.#request, admission));
    const relayed = {
      request: this.#request,
      response: this.#response,
      admission,
      context: this.#context,
      closes: () => this.#closes(),
      refuse: (error: AppError) => this.#refuse(error),
    };
    this.#takeOver = guardRelay(relayed, this.#around);
    return handler(this.#request, this.#response).then(() => null);
  }

  /** Answers in one piece. Nothing may run in such an answer, and nobody stores it unless it says so. */
  #write({ status, headers, cookies, body }: Omit<Reply, "body"> & { body: string | Buffer }): void {
    // A list, because an object put together from several costs more than anything else that is done here.
    const list: OutgoingHttpHeader[] = ["X-Request-Id", this.#context.requestId];
    for (const [name, value] of this.#around.policy.ownHeaders)
      if (!(name in headers)) list.push(name, value);
    for (const [name, value] of Object.entries(headers)) list.push(name, value);
    if (cookies.length > 0) list.push("Set-Cookie", [...cookies]);
    if (this.#closes()) list.push("Connection", "close");
    // RFC 9110 §8.6: not with a 204.
    if (status !== 204) list.push("Content-Length", Buffer.byteLength(body));
    this.#response.writeHead(status, list);
    // As text, because Node then sends head and body as one packet.
    this.#response.end(body);
  }

  #closes(): boolean {
    const { connections, isDraining, lingerMs } = this.#around;
    // The client still sends and nobody will read it: this connection can carry no other request.
    const isCutOff = hasBody(this.#request) && !this.#request.complete;
    if (isCutOff) refuseRest(this.#request, lingerMs);
    else if (this.#isLast) lingerAtClose(this.#request.socket, lingerMs);
    return isCutOff || this.#isLast || (isDraining() && connections.owes(this.#request.socket) <= 1);
  }

  #fail(error: unknown): void {
    const known = isAppError(error) ? error : problem("internal_error", { cause: error });
    if (!this.#response.headersSent) {
      this.#takeOver(() => this.#refuse(known));
      return;
    }
    this.#note(known);
    // Half an answer cannot be taken back; cutting it off at least shows that it is half.
    if (!this.#response.writableFinished) this.#request.socket.destroy();
  }

  #refuse(error: AppError): void {
    this.#note(error);
    this.#write({ ...problemOf(error, this.#context.requestId), cookies: [] });
  }

  #note(error: AppError): void {
    const { method, url: path } = this.#request;
    const { requestId, clientAddress: ip } = this.#context;
    this.#around.log.event(refusalEntry(error, { requestId, ip, method, path }));
  }
}

/**
 * Whether a request that follows on the connection could be lost. Node drops what comes in one packet with a request for an
 * upgrade, and RFC 9112 §6.1 trusts no connection on which HTTP/1.0 was chunked.
 */
function losesNext({ headers, httpVersion }: IncomingMessage): boolean {
  return (
    headers.upgrade !== undefined || (httpVersion === "1.0" && headers["transfer-encoding"] !== undefined)
  );
}
