import type { ServerResponse } from "node:http";

type Headers = Record<string, number | string | string[]>;

/** Answers in place of whoever was to answer; what that one still writes is dropped. Before the head is sent only. */
export type TakeOver = (answer: () => void) => void;

/**
 * Lets `settle` have the last word on an answer, whoever makes it: it is called once, when the head is about to be
 * written and can still be changed, or taken over.
 */
export function guardResponse(response: ServerResponse, settle: (takeOver: TakeOver) => void): TakeOver {
  const { writeHead, write, end } = response;
  const head: { state: "open" | "settling" | "passing" | "replaced" } = { state: "open" };

  // Next compresses by wrapping these methods once more, and by now has begun to; an answer in place of its own must not
  // run into a compressor whose output is dropped, or it would never end.
  const takeOver: TakeOver = (answer) => {
    const wrapped = { writeHead: response.writeHead, write: response.write, end: response.end };
    head.state = "replaced";
    Object.assign(response, { writeHead, write, end });
    try {
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      answer();
    } finally {
      Object.assign(response, wrapped);
    }
  };

  const isReplaced = (): boolean => {
    if (head.state === "open") {
      head.state = "settling";
      settle(takeOver);
      if (head.state === "settling") head.state = "passing";
    }
    return head.state === "replaced";
  };

  response.writeHead = ((status: number, ...rest: unknown[]) => {
    if (head.state === "open") {
      response.statusCode = status;
      const headers = rest.find((part): part is Headers => typeof part === "object" && part !== null);
      for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
    }
    // Status and headers are on the response by now, changed or not.
    if (!isReplaced()) writeHead.call(response, response.statusCode);
    return response;
  }) as typeof response.writeHead;

  response.write = ((...args: Parameters<typeof write>) => {
    if (!isReplaced()) return write.apply(response, args);
    callBack(args);
    return true;
  }) as typeof response.write;

  response.end = ((...args: Parameters<typeof end>) => {
    if (!isReplaced()) return end.apply(response, args);
    callBack(args);
    return response;
  }) as typeof response.end;

  return takeOver;
}

function callBack(args: readonly unknown[]): void {
  const callback = args.at(-1);
  if (typeof callback === "function") process.nextTick(callback as () => void);
}
