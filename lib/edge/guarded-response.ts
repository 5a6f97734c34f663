import type { ServerResponse } from "node:http";

type Headers = Record<string, number | string | string[]>;

/** Answers in place of whoever was to answer; what that one still writes is dropped. Before the head is sent only. */
export type TakeOver = (answer: () => void) => void;

/** Makes what is sent of the whole body. The head is not sent yet, and can still be changed. */
export type Finish = (body: Buffer) => Buffer;

/**
 * Lets `settle` have the last word on an answer, whoever makes it: it is called once, when the head is about to be
 * written and can still be changed, or taken over. If it returns a way to finish the body, nothing is sent before that is
 * complete; otherwise the body passes through.
 */
export function guardResponse(
  response: ServerResponse,
  settle: (takeOver: TakeOver) => Finish | null,
): TakeOver {
  const { writeHead, write, end } = response;
  let state: "open" | "settling" | "passing" | "gathering" | "replaced" = "open";
  let finish: Finish | null = null;
  const gathered: Uint8Array[] = [];

  // Next compresses by wrapping these methods once more, and by now has begun to; an answer in place of its own must not
  // run into a compressor whose output is dropped, or it would never end.
  const takeOver: TakeOver = (answer) => {
    const wrapped = { writeHead: response.writeHead, write: response.write, end: response.end };
    state = "replaced";
    Object.assign(response, { writeHead, write, end });
    try {
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      answer();
    } finally {
      Object.assign(response, wrapped);
    }
  };

  const settled = (): typeof state => {
    if (state !== "open") return state;
    state = "settling";
    finish = settle(takeOver);
    if (state === "settling") state = finish === null ? "passing" : "gathering";
    return state;
  };

  response.writeHead = ((status: number, ...rest: unknown[]) => {
    if (state === "open") {
      response.statusCode = status;
      const headers = rest.find((part): part is Headers => typeof part === "object" && part !== null);
      for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
    }
    // Status and headers are on the response by now, changed or not.
    if (settled() === "passing") writeHead.call(response, response.statusCode);
    return response;
  }) as typeof response.writeHead;

  response.write = ((...args: Parameters<typeof write>) => {
    if (settled() === "passing") return write.apply(response, args);
    if (state === "gathering") gathered.push(bytesOf(args));
    callBack(args);
    return true;
  }) as typeof response.write;

  response.end = ((...args: Parameters<typeof end>) => {
    if (settled() === "passing") return end.apply(response, args);
    callBack(args);
    if (state === "gathering" && finish !== null) {
      const body = finish(Buffer.concat([...gathered, bytesOf(args)]));
      // Node writes the head by our own writeHead().
      state = "passing";
      end.call(response, body, "utf8");
    }
    return response;
  }) as typeof response.end;

  return takeOver;
}

/** Of the arguments of write() and end(). */
function bytesOf([chunk, encoding]: readonly unknown[]): Uint8Array {
  if (typeof chunk === "string") {
    return Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8");
  }
  return chunk instanceof Uint8Array ? chunk : Buffer.alloc(0);
}

function callBack(args: readonly unknown[]): void {
  const callback = args.at(-1);
  if (typeof callback === "function") process.nextTick(callback as () => void);
}
