import type { ServerResponse } from "node:http";

type Headers = Record<string, number | string | string[]>;

/** Answers in place of the handler; what the handler still writes is dropped. Only works until the head is sent. */
export type TakeOver = (answer: () => void) => void;

/**
 * Calls `settle` once, just before the head of an answer is written, whoever makes the answer. `settle` can still change
 * the head, or take the answer over.
 */
export function guardResponse(response: ServerResponse, settle: (takeOver: TakeOver) => void): TakeOver {
  const { writeHead, write, end } = response;
  let state: "open" | "settling" | "passing" | "replaced" = "open";

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

  const passes = (): boolean => {
    if (state === "open") {
      state = "settling";
      settle(takeOver);
      if (state === "settling") state = "passing";
    }
    return state === "passing";
  };

  response.writeHead = ((status: number, ...rest: unknown[]) => {
    if (state === "open") {
      response.statusCode = status;
      const headers = rest.find((part): part is Headers => typeof part === "object" && part !== null);
      for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
    }
    // Status and headers are on the response by now, changed or not.
    if (passes()) writeHead.call(response, response.statusCode);
    return response;
  }) as typeof response.writeHead;

  response.write = ((...args: Parameters<typeof write>) => {
    if (passes()) return write.apply(response, args);
    callBack(args);
    return true;
  }) as typeof response.write;

  response.end = ((...args: Parameters<typeof end>) => {
    if (passes()) return end.apply(response, args);
    callBack(args);
    return response;
  }) as typeof response.end;

  return takeOver;
}

function callBack(args: readonly unknown[]): void {
  const callback = args.at(-1);
  if (typeof callback === "function") process.nextTick(callback as () => void);
}
