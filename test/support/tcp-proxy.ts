import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { statementCounter } from "./mysql-wire.ts";

/** Where one connection ends: at a statement of the client, counted over all connections from the moment it is armed. */
export type Cut = {
  /** 1 is the next statement. */
  statement: number;
  /**
   * "before": the server never sees it. "answered": the server has done it, and the client is not told. "late": nothing
   * passes any more, and the server sees it when the proxy is healed.
   */
  when: "before" | "answered" | "late";
  /** So many bytes of the answer still pass. */
  bytes?: number;
};

export type TcpProxy = {
  port: number;
  /** True once the armed cut has happened. */
  wasCut(): boolean;
  cutAt(cut: Cut): void;
  /** Takes connections and bytes and passes nothing on, as a network does that loses every packet; then passes it all. */
  freeze(): void;
  /** Every chunk is that much later, in both directions. */
  delay(ms: number): void;
  /** New connections are refused at once and open ones reset. */
  refuse(): Promise<void>;
  /** Cuts all open connections. */
  reset(): void;
  /** Ends whatever was ordered; a cut that has not happened is forgotten. */
  heal(): Promise<void>;
  stop(): Promise<void>;
};

type Chunk = { due: number; bytes: Buffer | null };

/** Between the product and its database, and nobody's friend. */
export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const links = new Set<Link>();
  let frozen = false;
  let delayMs = 0;
  let armed: (Cut & { seen: number }) | null = null;
  let wasCut = false;

  /** One connection of the product and ours to the server. */
  class Link {
    readonly #down: Socket;
    readonly #up: Socket;
    readonly #toServer: Chunk[] = [];
    readonly #toClient: Chunk[] = [];
    readonly #count = statementCounter();
    /** Set when the answer that comes next is the one to cut. */
    #doomed: Cut | null = null;

    constructor(client: Socket) {
      this.#down = client.setNoDelay();
      this.#up = connect(target.port, target.host).setNoDelay();
      client.on("data", (bytes) => this.#fromClient(bytes));
      this.#up.on("data", (bytes) => this.#fromServer(bytes));
      client.on("error", () => undefined).on("close", () => this.#push(this.#toServer, null));
      this.#up.on("error", () => undefined).on("close", () => this.#push(this.#toClient, null));
    }

    #fromClient(bytes: Buffer): void {
      for (let statements = this.#count(bytes); statements > 0; statements--) {
        if (armed === null || ++armed.seen !== armed.statement) continue;
        if (armed.when === "before") {
          this.cut();
          return;
        }
        if (armed.when === "late") {
          frozen = true;
          wasCut = true;
        } else this.#doomed = armed;
        armed = null;
      }
      this.#push(this.#toServer, bytes);
    }

    #fromServer(bytes: Buffer): void {
      if (this.#doomed === null) {
        this.#push(this.#toClient, bytes);
        return;
      }
      const passing = bytes.subarray(0, this.#doomed.bytes ?? 0);
      this.#doomed = null;
      wasCut = true;
      if (passing.length === 0) this.cut();
      else this.#down.write(passing, () => this.cut());
    }

    #push(queue: Chunk[], bytes: Buffer | null): void {
      queue.push({ due: performance.now() + delayMs, bytes });
      this.flush();
      if (delayMs > 0) setTimeout(() => this.flush(), delayMs + 1);
    }

    flush(): void {
      pass(this.#toServer, this.#up);
      pass(this.#toClient, this.#down);
      if (this.#up.destroyed && this.#down.destroyed) links.delete(this);
    }

    cut(): void {
      wasCut = true;
      armed = null;
      this.#toServer.length = 0;
      this.#toClient.length = 0;
      this.#down.resetAndDestroy();
      this.#up.destroy();
      links.delete(this);
    }
  }

  function pass(queue: Chunk[], to: Socket): void {
    while (!frozen && queue[0] !== undefined && queue[0].due <= performance.now()) {
      const { bytes } = queue.shift() as Chunk;
      if (bytes === null) to.end();
      else if (!to.destroyed) to.write(bytes);
    }
  }

  const server = createServer((client) => void links.add(new Link(client)));
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const reset = () => {
    for (const link of links) link.cut();
  };
  const close = async () => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    reset();
    await closed;
  };

  return {
    port,
    wasCut: () => wasCut,
    cutAt(cut) {
      wasCut = false;
      armed = { ...cut, seen: 0 };
    },
    freeze() {
      frozen = true;
    },
    delay(ms) {
      delayMs = ms;
    },
    refuse: close,
    reset,
    async heal() {
      armed = null;
      frozen = false;
      delayMs = 0;
      for (const link of links) link.flush();
      if (!server.listening) await listen(port);
    },
    stop: close,
  };
}
