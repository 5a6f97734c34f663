import { connect, type Socket } from "node:net";

/** Steps in which a wait is counted, see `attended`. */
const stepMs = 100;

/** Nobody opened a session within the time. */
class ConnectTimeout extends Error {
  readonly code = "ETIMEDOUT";
  /** As Node says it of a connection that was never made; nothing when the server took it and then was silent. */
  readonly syscall?: "connect";

  constructor(ms: number, isConnected: boolean) {
    super(isConnected ? `connected, but no session in ${ms} ms` : `no connection in ${ms} ms`);
    this.name = "ConnectTimeout";
    if (!isConnected) this.syscall = "connect";
  }
}

type Target = { config: { host?: string; port?: number } };

/**
 * Opens sockets for mysql2 and cuts those that lead to no session in time. mysql2 has a timeout of its own, which also
 * counts the time in which this process was too busy to read what the server had long answered.
 */
export function createDialer(ms: number) {
  const waits = new WeakMap<object, () => void>();
  return {
    options: {
      connectTimeout: 0,
      stream({ config }: Target): Socket {
        const socket = connect({ host: config.host ?? "localhost", port: config.port ?? 3306 });
        socket.setNoDelay(true).setKeepAlive(true);
        let isConnected = false;
        socket.once("connect", () => {
          isConnected = true;
        });
        const stop = attended(ms, () => socket.destroy(new ConnectTimeout(ms, isConnected)));
        socket.once("close", stop);
        waits.set(config, stop);
        return socket;
      },
    },
    /** The session is there: its socket may stay. */
    succeeded({ config }: { config: object }): void {
      waits.get(config)?.();
    },
  };
}

/**
 * Calls back after so long, by the steps that this process had time to count: however long it was blocked, that is one
 * step. The call comes one turn of the event loop later, in case the answer lies there unread.
 */
function attended(ms: number, call: () => void): () => void {
  let isStopped = false;
  let stepsLeft = Math.ceil(ms / stepMs);
  const timer = setInterval(() => {
    stepsLeft -= 1;
    if (stepsLeft > 0) return;
    clearInterval(timer);
    setImmediate(() => {
      if (!isStopped) call();
    });
  }, stepMs);
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
}
