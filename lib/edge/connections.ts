import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Which answers are owed on which connection. */
export class Connections {
  readonly #open = new Map<Socket, Set<ServerResponse>>();
  readonly #upgraded = new WeakSet<Socket>();

  opened(socket: Socket): void {
    this.#open.set(socket, new Set());
    socket.once("close", () => this.#open.delete(socket));
  }

  requested(socket: Socket, response: ServerResponse): void {
    const owed = this.#open.get(socket);
    owed?.add(response);
    response.once("close", () => owed?.delete(response));
  }

  upgraded(socket: Socket): void {
    this.#upgraded.add(socket);
  }

  owes(socket: Socket): number {
    return this.#open.get(socket)?.size ?? 0;
  }

  /** Whether bytes written to the socket now would be taken for the answer to a request that is being worked on. */
  isAnswering(socket: Socket): boolean {
    const owed = this.#open.get(socket) ?? [];
    return [...owed].some((response) => response.headersSent || response.req.complete);
  }

  /** Connections that carry no HTTP: never used, or handed over to a WebSocket. Node does not count these as idle. */
  closeUnused(): void {
    for (const [socket, owed] of this.#open) {
      if (this.#upgraded.has(socket) || (owed.size === 0 && socket.bytesRead === 0)) socket.destroy();
    }
  }

  closeAll(): void {
    for (const socket of this.#open.keys()) socket.destroy();
  }
}
