import { Agent as HttpAgent, request } from "node:http";

export type Ask = {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | undefined;
};
export type Agent = { ask(ask: Ask): Promise<{ status: number }>; close(): void };

/** A client that keeps one connection and reads nothing but the status. Header values are bytes (Latin-1). */
export function openAgent(origin: string): Agent {
  const keptOpen = new HttpAgent({ keepAlive: true, maxSockets: 1 });
  const { hostname, port } = new URL(origin);
  return {
    ask: ({ method, path, headers = {}, body }) =>
      new Promise((resolve, reject) => {
        const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
        const options = { hostname, port, method, path, headers: { ...length, ...headers }, agent: keptOpen };
        const outgoing = request(options, (incoming) => {
          incoming.resume().once("end", () => resolve({ status: incoming.statusCode ?? 0 }));
        });
        outgoing.once("error", reject).end(body);
      }),
    close: () => keptOpen.destroy(),
  };
}
