import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { requireConformance } from "./conformance.ts";

export type Answer = {
  status: number;
  headers: IncomingHttpHeaders;
  /** Every Set-Cookie line as it came. */
  setCookies: readonly string[];
  text: string;
  /** The body as JSON, or {} where it is not an object. */
  body: Body;
};
export type Body = { readonly [field: string]: unknown };

export type RawRequest = {
  method?: string;
  path: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
};

/**
 * One exchange as it went over the wire. Not `fetch`, which mends paths, forbids methods and adds headers.
 * @throws Error where the product answers what its document does not promise
 */
export async function exchange(origin: string, message: RawRequest): Promise<Answer> {
  const answer = await send(origin, message);
  await requireConformance(origin, message, answer);
  return answer;
}

function send(origin: string, { method = "GET", path, headers = {}, body }: RawRequest): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    // A request with both lengths is refused as an attempt to smuggle (RFC 9112 §6.3).
    const isCounted = body !== undefined && headers["transfer-encoding"] === undefined;
    const length = isCounted ? { "content-length": Buffer.byteLength(body) } : {};
    const outgoing = request(
      { hostname, port, method, path, headers: { ...length, ...headers }, agent: false, timeout: 30_000 },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const { "content-encoding": coding = "identity" } = incoming.headers;
          const text = decoded(Buffer.concat(chunks), coding).toString("utf8");
          const setCookies = incoming.headers["set-cookie"] ?? [];
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            setCookies,
            text,
            body: parsed(text),
          });
        });
      },
    );
    outgoing.on("timeout", () => outgoing.destroy(new Error(`${method} ${path}: no answer in 30 s`)));
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

export type Client = ReturnType<typeof newClient>;

/** A client as the product sees one: it keeps its cookies, or in token transport the newest token. */
export function newClient(origin: string, transport: "cookie" | "token" = "cookie") {
  const cookies = new Map<string, string>();
  const answers: Answer[] = [];
  let token: string | null = null;

  async function send(message: RawRequest): Promise<Answer> {
    const headers: OutgoingHttpHeaders = {};
    if (cookies.size > 0) headers.cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    if (transport === "token") headers["x-auth-transport"] = "token";
    if (token !== null) headers.authorization = `Bearer ${token}`;
    const answer = await exchange(origin, { ...message, headers: { ...headers, ...message.headers } });
    for (const line of answer.setCookies) keep(cookies, line);
    if (typeof answer.body.token === "string") token = answer.body.token;
    answers.push(answer);
    return answer;
  }

  return {
    origin,
    send,
    get: (path: string, headers: OutgoingHttpHeaders = {}) => send({ path, headers }),
    delete: (path: string, headers: OutgoingHttpHeaders = {}) => send({ method: "DELETE", path, headers }),
    post: (path: string, body: unknown = {}, headers: OutgoingHttpHeaders = {}) =>
      send({
        method: "POST",
        path,
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      }),
    cookies,
    /** Everything this client was ever answered, to search for what must not be in there. */
    answers: answers as readonly Answer[],
    token: () => token,
    holdToken: (value: string | null) => {
      token = value;
    },
    /** Another client that holds the same proofs: a saved copy, as a thief or a second tab has it. */
    copy() {
      const twin = newClient(origin, transport);
      for (const [name, value] of cookies) twin.cookies.set(name, value);
      twin.holdToken(token);
      return twin;
    },
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const { name, value, attributes } = parseSetCookie(line);
  const maxAge = attributes.get("max-age");
  const expires = attributes.get("expires");
  const gone =
    maxAge !== undefined ? Number(maxAge) <= 0 : expires !== undefined && Date.parse(expires) <= Date.now();
  if (gone) cookies.delete(name);
  else cookies.set(name, value);
}

/** RFC 6265 §5.2, as far as tests look. Attribute names in lower case. */
export function parseSetCookie(line: string): {
  name: string;
  value: string;
  attributes: Map<string, string>;
} {
  const [pair = "", ...rest] = line.split(";").map((part) => part.trim());
  const split = (text: string) => {
    const at = text.indexOf("=");
    return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  };
  const [name = "", value = ""] = split(pair);
  const attributes = new Map(rest.map(split).map(([key = "", text = ""]) => [key.toLowerCase(), text]));
  return { name, value, attributes };
}

const decoders: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: gunzipSync,
  br: brotliDecompressSync,
  deflate: inflateSync,
};

/** The answer to HEAD names a coding and has no body. */
function decoded(bytes: Buffer, coding: string): Buffer {
  return bytes.length === 0 ? bytes : (decoders[coding]?.(bytes) ?? bytes);
}

function parsed(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Body) : {};
  } catch {
    return {};
  }
}
