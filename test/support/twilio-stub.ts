import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What the stand-in does with a request. */
export type Behaviour =
  | "accept"
  | "busy"
  | "busy-late"
  | "unauthorized"
  | "html-503"
  | "junk-201"
  | "cut-201"
  | "hang"
  | "drip"
  | "reset"
  | "die-after-accepting"
  | { acceptAfter: Promise<void> }
  | { refuse: number; status?: number };

export type RecordedRequest = {
  method: string;
  path: string;
  authorization: string;
  contentType: string;
  form: Record<string, string>;
  behaviour: Behaviour;
  /** `performance.now()` when it had arrived. */
  at: number;
  /** A carrier would have got this message, whatever the client was told. */
  accepted: boolean;
};

export type TwilioStub = {
  url: URL;
  /** All that arrived, in order. */
  requests: RecordedRequest[];
  /** Texts that went out to a number, in order. */
  textsTo(number: string): string[];
  /** The code in the last of them. */
  codeFor(number: string): string;
  /** The next requests meet these in turn; the last one stays. */
  behave(...next: [Behaviour, ...Behaviour[]]): void;
  stop(): Promise<void>;
};

/** Credentials that the stand-in knows; any other are refused with 20003. */
export const stubAccount = { accountSid: `AC${"0".repeat(32)}`, authToken: "f".repeat(32) };

/** The settings of a product that sends by that account, from a number that Twilio keeps for tests. */
export const stubVariables = {
  TWILIO_ACCOUNT_SID: stubAccount.accountSid,
  TWILIO_AUTH_TOKEN: stubAccount.authToken,
  TWILIO_PHONE_NUMBER: "+15005550006",
};

const accepting = new Set<unknown>(["accept", "junk-201", "cut-201", "die-after-accepting"]);
const accepts = (behaviour: Behaviour) =>
  accepting.has(behaviour) || (typeof behaviour === "object" && "acceptAfter" in behaviour);

/** A stand-in for Twilio's Message resource that misbehaves on demand. Without `tls` it speaks plain HTTP. */
export async function startTwilioStub(
  options: { port?: number; tls?: { key: string; cert: string } } = {},
): Promise<TwilioStub> {
  const requests: RecordedRequest[] = [];
  let script: Behaviour[] = ["accept"];

  const listener: RequestListener = async (request, response) => {
    const recorded = await record(request);
    recorded.behaviour = isKnown(recorded)
      ? ((script.length > 1 ? script.shift() : script[0]) ?? "accept")
      : "unauthorized";
    recorded.accepted = accepts(recorded.behaviour);
    requests.push(recorded);
    act(recorded, response);
  };
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  await new Promise<void>((listening) => server.listen(options.port ?? 0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;

  const textsTo = (number: string) =>
    requests
      .filter(({ accepted, form }) => accepted && form.To === number)
      .map(({ form }) => form.Body ?? "");

  return {
    url: new URL(`${options.tls ? "https" : "http"}://127.0.0.1:${port}`),
    requests,
    textsTo,
    codeFor(number) {
      const code = textsTo(number)
        .at(-1)
        ?.match(/\b\d{6}\b/)?.[0];
      if (code === undefined) throw new Error(`No code went out to ${number}`);
      return code;
    },
    behave(...next) {
      script = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function record(request: IncomingMessage): Promise<RecordedRequest> {
  const { method = "", url = "", headers } = request;
  return {
    method,
    path: url,
    authorization: headers.authorization ?? "",
    contentType: headers["content-type"] ?? "",
    form: Object.fromEntries(new URLSearchParams(await text(request))),
    behaviour: "accept",
    at: performance.now(),
    accepted: false,
  };
}

function isKnown({ path, authorization }: RecordedRequest): boolean {
  const { accountSid, authToken } = stubAccount;
  const credentials = Buffer.from(`${accountSid}:${authToken}`).toString("base64");
  return path.startsWith(`/2010-04-01/Accounts/${accountSid}/`) && authorization === `Basic ${credentials}`;
}

function act({ behaviour, form }: RecordedRequest, response: ServerResponse): void {
  if (typeof behaviour === "string") acts[behaviour](response, form);
  else if ("acceptAfter" in behaviour) void behaviour.acceptAfter.then(() => acts.accept(response, form));
  else refuse(response, behaviour.status ?? 400, behaviour.refuse, form.To);
}

type Act = (response: ServerResponse, form: Record<string, string>) => void;

const acts: Record<Extract<Behaviour, string>, Act> = {
  accept: (response, form) => answer(response, 201, created(form)),
  busy: (response) => refuse(response, 429, 20429),
  "busy-late": (response) => void setTimeout(() => refuse(response, 429, 20429), 1_500),
  unauthorized: (response) => refuse(response, 401, 20003),
  "html-503": (response) => html(response, 503, "<h1>Service Unavailable</h1>"),
  "junk-201": (response) => html(response, 201, "<p>Fine</p>"),
  "cut-201": (response) => {
    response.writeHead(201, { "Content-Type": "application/json", "Content-Length": 500 });
    response.write('{"sid":', () => response.destroy());
  },
  hang: () => {},
  drip,
  reset: (response) => response.socket?.resetAndDestroy(),
  "die-after-accepting": (response) => response.destroy(),
};

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

function html(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "Content-Type": "text/html" }).end(body);
}

/** One byte at a time, for ever: no idle timeout ever fires. */
function drip(response: ServerResponse): void {
  response.writeHead(201, { "Content-Type": "application/json" });
  const timer = setInterval(() => response.write(" "), 20);
  response.once("close", () => clearInterval(timer));
}

function created(form: Record<string, string>): object {
  const sid = `SM${"0".repeat(32)}`;
  const { To: to, From: from = null, MessagingServiceSid: messaging_service_sid = null, Body: body } = form;
  return {
    sid,
    status: "queued",
    to,
    from,
    messaging_service_sid,
    body,
    error_code: null,
    num_segments: "1",
  };
}

function refuse(response: ServerResponse, status: number, code: number, number = "+12025550199"): void {
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  answer(response, status, { code, message: `Stand-in refuses ${number}`, more_info, status });
}
