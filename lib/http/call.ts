import { problem } from "../errors.ts";
import { bodyMaxBytes } from "../problems.ts";

/** What a handler may ask of a request, whoever received it: Next a web Request, our own server Node's. */
export type Call = {
  method: string;
  path: string;
  /** from the `?` on, or empty */
  query: string;
  /** the parts of the path that the pattern of the route names, decoded */
  params: Readonly<Record<string, string>>;
  /** null where the header is missing; the name in lower case */
  header(name: string): string | null;
  /** The body's bytes, at most `bodyMaxBytes`, which have all arrived. @throws body_too_large */
  body(): Uint8Array;
};

/** What it answers: always JSON, always whole. */
export type Reply = {
  status: number;
  headers: Readonly<Record<string, string>>;
  cookies: readonly string[];
  body: string;
};

export type Answering = (call: Call) => Promise<Reply>;

/** A route handler as Next mounts it, which our own server asks without the web objects in between. */
export type Mounted = {
  (request: Request, segment: { params: Promise<object> }): Promise<Response>;
  answer: Answering;
};

export function mounted(answer: Answering): Mounted {
  const mount = async (request: Request, segment: { params: Promise<object> }) =>
    responseOf(await answer(await callOf(request, segment)));
  return Object.assign(mount, { answer });
}

async function callOf(request: Request, segment: { params: Promise<object> }): Promise<Call> {
  const { pathname: path, search: query } = new URL(request.url);
  const bytes = await bytesOf(request);
  return {
    method: request.method,
    path,
    query,
    params: (await segment.params) as Record<string, string>,
    header: (name) => request.headers.get(name),
    body() {
      if (bytes === null) throw problem("body_too_large");
      return bytes;
    },
  };
}

/** Counted as they come, whatever Content-Length claims; null where there are too many. */
async function bytesOf(request: Request): Promise<Uint8Array | null> {
  if (Number(request.headers.get("content-length") ?? 0) > bodyMaxBytes) return null;
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > bodyMaxBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

function responseOf({ status, headers, cookies, body }: Reply): Response {
  const response = new Response(body, { status, headers });
  for (const cookie of cookies) response.headers.append("Set-Cookie", cookie);
  return response;
}

/** An answer in JSON that nobody stores. */
export function jsonReply(
  body: object,
  {
    status = 200,
    headers = {},
    cookies = [],
  }: { status?: number; headers?: Record<string, string>; cookies?: readonly string[] } = {},
): Reply {
  return {
    status,
    headers: { "Content-Type": "application/json", "Cache-Control": "no-store", ...headers },
    cookies,
    body: JSON.stringify(body),
  };
}
