import type { ServerResponse } from "node:http";

type Headers = Record<string, number | string | string[]>;

/**
 * Lets `settle` have the last word on an answer, whoever makes it: it is called once, when the head is about to be
 * written and can still be changed. If it returns true it has answered in its own way, and what the handler
 * writes is dropped.
 */
export function guardResponse(response: ServerResponse, settle: () => boolean): void {
  const { writeHead, write, end } = response;
  let state: "open" | "settling" | "passing" | "replaced" = "open";

  // Next compresses by wrapping these methods once more, and by now has begun to; an answer in place of its own must not
  // run into a compressor whose output is dropped, or it would never end.
  const settledBare = (): boolean => {
    const wrapped = { writeHead: response.writeHead, write: response.write, end: response.end };
    Object.assign(response, { writeHead, write, end });
    try {
      return settle();
    } finally {
      Object.assign(response, wrapped);
    }
  };

  const isReplaced = (): boolean => {
    if (state === "open") {
      state = "settling";
      state = settledBare() ? "replaced" : "passing";
    }
    return state === "replaced";
  };

  response.writeHead = ((status: number, ...rest: unknown[]) => {
    if (state === "open") {
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
}

function callBack(args: readonly unknown[]): void {
  const callback = args.at(-1);
  if (typeof callback === "function") process.nextTick(callback as () => void);
}
