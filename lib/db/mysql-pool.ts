import mysql, { type Pool, type PoolConnection } from "mysql2";
import type { Params } from "./database.ts";
import { createDialer } from "./mysql-dialing.ts";
import { errorNumberOf, harmless } from "./mysql-errors.ts";
import { createPlaces } from "./mysql-places.ts";
import type { Settings } from "./mysql-settings.ts";
import { discard, holdBack } from "./mysql-sockets.ts";
import { type Answer, runPrepared, type Tell } from "./mysql-statements.ts";
import { DeadlinePassed, within } from "./within.ts";

export type MysqlOptions = {
  host: string;
  port: number;
  name: string;
  user: string;
  password: string;
  tls: { ca?: string; rejectUnauthorized: true; verifyIdentity: true } | null;
  /** at most */
  connections: number;
};

export type MysqlPool = {
  /** One statement, answered within so many milliseconds, the wait for a connection included. */
  execute(sql: string, params: Params, ms: number): Promise<Answer>;
  /** As `execute`, but without preparing: not every DDL can be prepared. */
  query(sql: string, ms: number): Promise<void>;
  /** Cuts the connections that nobody uses at the moment. */
  dropIdle(): void;
  close(): Promise<void>;
};

/** Bounded by time above all: a statement takes about a millisecond, so a burst is through long before its deadline. */
const queueMax = 500;
const connectTimeoutMs = 1_500;
const closeMs = 1_000;
/** Deadlines last up to so much longer, because Node keeps timers of one length together and those of many apart. */
const deadlineStepMs = 100;
/** With less than this left nothing is begun whose end nobody would wait for. */
const leastMs = 100;
/** A server that is silent for so long is in trouble. */
const tellingMs = 1_000;
/** The connection, or the way to one, failed: nothing is known of the server, and of a statement that was under way. */
export class ConnectionFailed extends Error {
  constructor(cause: unknown) {
    super("the connection failed", { cause });
    this.name = "ConnectionFailed";
  }
}

/**
 * Connections with deadlines of our own. mysql2 has none for its queue, and its query timeout gives a statement up on a
 * connection that goes back into the pool. Here a connection whose statement did not end in time is destroyed. Nor are
 * its promises used: they take a stack trace of every statement, in case it fails.
 */
export function openPool(
  options: MysqlOptions,
  sessionSettings: Settings,
  crowded: (held: number, cause: Error) => void,
): MysqlPool {
  const dialer = createDialer(connectTimeoutMs);
  const pool = mysql.createPool({
    host: options.host,
    port: options.port,
    database: options.name,
    user: options.user,
    password: options.password,
    ...(options.tls === null ? {} : { ssl: options.tls }),
    charset: "utf8mb4",
    timezone: "Z",
    dateStrings: true,
    supportBigNumbers: true,
    multipleStatements: false,
    connectionLimit: options.connections,
    queueLimit: queueMax,
    ...dialer.options,
  });
  const take = createPlaces(pool, options.connections, crowded);
  const settling = new WeakMap<object, Promise<unknown>>();
  const idle = new Set<PoolConnection>();
  pool.on("connection", (connection) => {
    dialer.succeeded(connection);
    const settings = settle(connection, sessionSettings);
    settling.set(connection, settings);
    // Whoever uses the connection meets a failure; a connection that came too late has nobody.
    settings.then(() => settling.delete(connection)).catch(() => undefined);
    connection.once("end", () => idle.delete(connection));
  });
  pool.on("acquire", (connection) => idle.delete(connection));
  pool.on("release", (connection) => idle.add(connection));

  /** One promise for all of it: a request has several statements, and each step in between costs what a small one costs. */
  function use<T>(ms: number, ask: (connection: PoolConnection, tell: Tell<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const startedAt = performance.now();
      let used: { connection: PoolConnection; leftMs: number } | null = null;
      let isOver = false;
      // One turn of the event loop later: in a process that is short of time the answer may lie there unread.
      const deadline = setTimeout(
        () => setImmediate(() => fail(new DeadlinePassed(ms))),
        Math.ceil(ms / deadlineStepMs) * deadlineStepMs,
      );

      function end(): boolean {
        if (isOver) return false;
        isOver = true;
        clearTimeout(deadline);
        return true;
      }
      function fail(error: Error): void {
        if (!end()) return;
        if (used !== null) putBack(used.connection, error);
        reject(used === null ? error : verdictOn(error, used.leftMs));
      }
      function give(connection: PoolConnection): void {
        const leftMs = ms - (performance.now() - startedAt);
        // Also where the deadline has passed meanwhile, and nobody waits for this connection any more.
        if (isOver || leftMs < leastMs) {
          connection.release();
          fail(new DeadlinePassed(ms));
          return;
        }
        used = { connection, leftMs };
        const tell: Tell<T> = (error, answer) => {
          if (error) fail(error);
          else if (end()) {
            connection.release();
            resolve(answer as T);
          }
        };
        holdBack(connection);
        const settings = settling.get(connection);
        if (settings === undefined) ask(connection, tell);
        else settings.then(() => void ask(connection, tell)).catch(fail);
      }

      take((error, connection) => {
        try {
          // Busy, not broken: everybody else's statements are ahead of this one.
          if (error) fail(error.message === "Queue limit reached." ? error : new ConnectionFailed(error));
          else give(connection);
        } catch (unforeseen) {
          fail(unforeseen as Error);
        }
      });
    });
  }

  return {
    execute: (sql, params, ms) =>
      use<Answer>(ms, (connection, tell) => runPrepared(connection, sql, params, tell)),
    query: (sql, ms) => use<void>(ms, (connection, tell) => connection.query(sql, (error) => tell(error))),
    dropIdle() {
      for (const connection of idle) discard(connection);
      idle.clear();
    },
    async close() {
      // A server that does not take leave must not keep us.
      await within(closeMs, ended(pool)).catch(() => undefined);
    },
  };
}

function putBack(connection: PoolConnection, error: Error): void {
  if (harmless.has(errorNumberOf(error))) connection.release();
  else discard(connection);
}

/** What an error of a statement that had so much time says of the server, if anything. */
function verdictOn(error: Error, leftMs: number): Error {
  const isNoEvidence = errorNumberOf(error) > 0 || (error instanceof DeadlinePassed && leftMs < tellingMs);
  return isNoEvidence ? error : new ConnectionFailed(error);
}

/** One round trip, and on the first connections one more for each variable that this server lacks. */
async function settle(connection: PoolConnection, settings: Settings): Promise<void> {
  try {
    await queried(connection, settings.assignment());
  } catch (error) {
    if (!settings.learn(error)) throw error;
    await settle(connection, settings);
  }
}

function queried(connection: PoolConnection, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.query(sql, (error) => (error ? reject(error) : resolve()));
  });
}

function ended(pool: Pool): Promise<void> {
  return new Promise((resolve, reject) => {
    pool.end((error) => (error ? reject(error) : resolve()));
  });
}
