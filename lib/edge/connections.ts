import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { networkOf, siteOf } from "../http/network.ts";
import { clientAddress } from "./address.ts";
import { owedMax, requestsPerConnectionMax, sentAheadMax } from "./timing.ts";

/** A request's place among those on its connection. */
export type Turn = {
  /** With this answer the connection has had enough, and closes. */
  isLast: boolean;
  /** resolves once the answer before is out; absent when there is none */
  comes?: Promise<void>;
};

/** Which answers are owed on which connection. */
export class Connections {
  readonly #open = new Map<Socket, Set<ServerResponse>>();
  readonly #upgraded = new WeakSet<Socket>();
  readonly #requests = new WeakMap<Socket, number>();
  readonly #perHolderMax: number;
  readonly #ofHolder = new Map<string, number>();

  constructor(perHolderMax: number) {
    this.#perHolderMax = perHolderMax;
  }

  /** One too many of an address, or of a site of IPv6, is closed without a word: an answer would be work. */
  opened(socket: Socket): void {
    const network = networkOf(clientAddress(socket.remoteAddress, undefined, 0));
    const holder = siteOf(network) ?? network;
    const others = this.#ofHolder.get(holder) ?? 0;
    if (others >= this.#perHolderMax && !isThisMachine(network)) {
      socket.destroy();
      return;
    }
    this.#ofHolder.set(holder, others + 1);
    this.#open.set(socket, new Set());
    socket.once("close", () => {
      this.#open.delete(socket);
      this.#left(holder);
    });
  }

  #left(holder: string): void {
    const rest = (this.#ofHolder.get(holder) ?? 0) - 1;
    if (rest > 0) this.#ofHolder.set(holder, rest);
    else this.#ofHolder.delete(holder);
  }

  /**
   * One after the other, because RFC 9112 §9.3.2 allows no more where a method is not safe, and because a client that reads
   * nothing is then written one answer at a time.
   */
  requested(socket: Socket, response: ServerResponse): Turn {
    const owed = this.#open.get(socket) ?? new Set();
    const before = [...owed].at(-1);
    owed.add(response);
    response.once("close", () => owed.delete(response));
    if (owed.size > sentAheadMax) socket.destroy();
    // Counted here, because Node answers what is sent beyond its own limit by itself, with none of our headers.
    const requests = (this.#requests.get(socket) ?? 0) + 1;
    this.#requests.set(socket, requests);
    const isLast = owed.size === owedMax || requests === requestsPerConnectionMax;
    if (before === undefined) return { isLast };
    const comes = new Promise<void>((resolve) => before.once("close", resolve));
    // Those that follow wait for it, and then find the connection closed.
    return { isLast, comes };
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

/** Whoever calls from here is an operator, a test, or a proxy that the configuration does not name. */
function isThisMachine(network: string): boolean {
  return network.startsWith("127.") || network === networkOf("::1");
}
