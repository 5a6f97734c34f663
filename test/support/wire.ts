import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";

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
