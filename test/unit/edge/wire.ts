import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { createEdge, type EdgeOptions } from "#lib/edge/edge.ts";
import type { LogEntry } from "#lib/log.ts";

export type Opened = { port: number; logged: LogEntry[]; drain: () => Promise<void> };

const limits = {
  clientErrorsPerIpPer10Minutes: 1_000,
  loginsPerIpPer10Minutes: 1_000,
  userLookupsPerIpPerMinute: 1_000,
};

/** The edge on a free port with a handler of the test's own behind it. Closed when the test ends. */
export async function openEdge(
  handler: (request: IncomingMessage, response: ServerResponse) => unknown,
  options: Partial<Omit<EdgeOptions, "config">> & { config?: Partial<EdgeOptions["config"]> } = {},
): Promise<Opened> {
  const logged: LogEntry[] = [];
  const edge = createEdge({
    publicFiles: [],
    isNextDev: false,
    log: { event: (entry) => void logged.push(entry) },
    ...options,
    handler: async (request, response) => void (await handler(request, response)),
    config: {
      appEnv: "development",
      publicUrl: new URL("https://login.example.test"),
      trustedProxyHops: 0,
      ...options.config,
      limits: { ...limits, ...options.config?.limits } as EdgeOptions["config"]["limits"],
    },
  });
  edge.server.listen(0, "127.0.0.1");
  await once(edge.server, "listening");
  onTestFinished(() => {
    edge.server.closeAllConnections();
    edge.server.close();
  });
  return { port: (edge.server.address() as AddressInfo).port, logged, drain: edge.drain };
}

export type Wire = {
  socket: Socket;
  send(text: string): void;
  /** all that has come so far */
  received(): string;
  /** resolves when what has come matches */
  until(pattern: RegExp): Promise<string>;
  /** resolves with all that came, when the server has closed */
  closed(): Promise<string>;
};

/** A connection that sends exactly what it is told to. */
export async function openWire(port: number): Promise<Wire> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  let text = "";
  socket.setEncoding("latin1").on("data", (chunk) => {
    text += chunk;
  });
  // A reset is one way to be closed; what came before it still counts.
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  const ended = new Promise<void>((resolve) => socket.once("end", resolve).once("close", () => resolve()));
  return {
    socket,
    send: (data) => void socket.write(data, "latin1"),
    received: () => text,
    until: async (pattern) => {
      while (!pattern.test(text)) {
        if (socket.readableEnded || socket.destroyed) throw new Error(`Closed after: ${text}`);
        await Promise.race([once(socket, "data"), ended]);
      }
      return text;
    },
    closed: async () => {
      await ended;
      return text;
    },
  };
}

/** Sends one message and resolves with all that comes back until the server closes. */
export async function exchangeRaw(port: number, message: string): Promise<string> {
  const wire = await openWire(port);
  wire.send(message);
  return wire.closed();
}

export type Parsed = { status: number; headers: Record<string, string>; body: string };

/** The first answer in what came. */
export function parseAnswer(text: string): Parsed {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [statusLine = "", ...lines] = head.split("\r\n");
  const pairs = lines.map((line) => [
    line.slice(0, line.indexOf(":")).toLowerCase(),
    line.slice(line.indexOf(":") + 2),
  ]);
  return {
    status: Number(statusLine.split(" ")[1]),
    headers: Object.fromEntries(pairs),
    body: rest.join("\r\n\r\n"),
  };
}
