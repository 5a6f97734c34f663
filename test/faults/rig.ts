import { setTimeout as sleep } from "node:timers/promises";
import mysql, { type Connection, type RowDataPacket } from "mysql2/promise";
import { liftedLimits } from "../../scripts/testing/lifted-limits.mjs";
import { exchange, newClient } from "../support/client.ts";
import { type PrivateDatabaseServer, startDatabaseServer } from "../support/database-server.ts";
import { newNumber } from "../support/numbers.ts";
import { type Environment, type RunningServer, startServer } from "../support/server.ts";
import { setStage } from "../support/stage.ts";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { startTwilioStub, stubVariables, type TwilioStub } from "../support/twilio-stub.ts";
import { Actor } from "./actor.ts";
import {
  codesThatMustHold,
  type Evidence,
  type MessageRecord,
  type SendRow,
  type SessionRow,
  type UserRow,
  violations,
} from "./checker.ts";
import { type History, newHistory, type Operation } from "./history.ts";

/** What a caller may have to wait (H2, H3). */
export const patienceMs = 3_000;
export const providerPatienceMs = 8_000;
/** What the product may take to be well again after its surroundings are (I12). */
const healingMs = 10_000;

/** The built product between a MariaDB that can be hurt and a Twilio that misbehaves. */
export type Rig = {
  readonly databaseServer: PrivateDatabaseServer;
  readonly proxy: TcpProxy;
  readonly twilio: TwilioStub;
  readonly history: History;
  /** Starts an instance; all share the database. */
  start(env?: Environment): Promise<RunningServer>;
  actor(origin: () => string, phone?: string): Actor;
  /** A connection past the proxy that has a place even when nobody else can have one. */
  administrator(): Promise<Connection>;
  /** Asks the database itself as its administrator. */
  rows<T>(sql: string): Promise<T[]>;
  /** Changes the server itself. */
  administer(...sql: readonly string[]): Promise<void>;
  /** A connection of the test's own, past the proxy. */
  connect(): Promise<Connection>;
  /** The connections that the product holds. */
  connections(): Promise<number>;
  travel(seconds: number): Promise<void>;
  /** Resolves with the milliseconds until a whole sign-in succeeds; throws when that takes too long. */
  healed(server: RunningServer): Promise<number>;
  /** Everything that was broken, by the checker; the fault must be over. */
  verdict(server: RunningServer, slackMs?: number): Promise<readonly string[]>;
  remove(): Promise<void>;
};

/** `size` is what the database server may use of the machine; left out, little of its memory and as much disk as it likes. */
export async function startRig(size?: readonly string[]): Promise<Rig> {
  const databaseServer = await startDatabaseServer(size);
  const stage = await setStage("mysql", databaseServer.address);
  const proxy = await startTcpProxy(databaseServer.address);
  const twilio = await startTwilioStub();
  const servers: RunningServer[] = [];
  const history = newHistory();
  const name = stage.env.DB_NAME ?? "";
  const environment: Environment = {
    ...stage.env,
    ...liftedLimits,
    LIMIT_SESSIONS_PER_USER: "100",
    DB_HOST: "127.0.0.1",
    DB_PORT: String(proxy.port),
    ...stubVariables,
    TWILIO_API_URL: twilio.url.href,
  };

  function administrator(): Promise<Connection> {
    const { host, port } = databaseServer.address;
    return mysql.createConnection({ host, port, user: "root", password: "", database: name });
  }

  async function asAdministrator<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await administrator();
    try {
      return await work(connection);
    } finally {
      await connection.end();
    }
  }

  const rows = <T>(sql: string): Promise<T[]> =>
    asAdministrator(async (connection) => (await connection.query<RowDataPacket[]>(sql))[0] as T[]);

  /** What Twilio answers when it has taken nothing: too busy, or not our account. */
  const declining = new Set<unknown>(["busy", "unauthorized"]);
  const journeys: { at: number; seconds: number }[] = [];
  const ageOf = (at: number) =>
    journeys.reduce(
      (age, journey) => age + (journey.at > at ? journey.seconds : 0),
      (performance.now() - at) / 1_000,
    );
  const messages = (): MessageRecord[] =>
    twilio.requests.map(({ form, at, accepted, behaviour }) => ({
      to: form.To ?? "",
      code: form.Body?.match(/\b\d{6}\b/)?.[0] ?? "",
      at,
      ageSeconds: ageOf(at),
      accepted,
      declined: declining.has(behaviour),
    }));

  const codeFor = (phone: string) =>
    messages().findLast((message) => message.accepted && message.to === phone)?.code ?? null;

  async function evidence(origin: string, slackMs: number): Promise<Evidence> {
    const sessionStatuses = [];
    for (const { cookies } of history.sessions) {
      const client = newClient(origin);
      for (const [key, value] of cookies) client.cookies.set(key, value);
      sessionStatuses.push((await client.get("/api/session")).status);
    }
    // Before the probes, which change them.
    const users = await rows<UserRow>(
      "SELECT id, phone_number, flow_failures + device_failures AS failures, stranger_guesses FROM users",
    );
    const sends = await rows<SendRow>(
      "SELECT phone_number, guesses, verified_at IS NOT NULL AS verified FROM sends",
    );
    const sessions = await rows<SessionRow>(
      "SELECT u.phone_number, s.otp_id FROM sessions s LEFT JOIN users u ON u.id = s.user_id",
    );
    const before: History = { ...history, operations: [...history.operations] };
    const codeProbes = [];
    for (const { phone } of codesThatMustHold(before, messages())) {
      const { status } = await rig.actor(() => origin, phone).verify();
      codeProbes.push({ phone, status });
    }
    return {
      history: before,
      users,
      sends,
      sessions,
      messages: messages(),
      sessionStatuses,
      codeProbes,
      patienceMs: ({ name }: Operation) => (name === "send" ? providerPatienceMs : patienceMs) + slackMs,
    };
  }

  const rig: Rig = {
    databaseServer,
    proxy,
    twilio,
    history,
    async start(env = {}) {
      const server = await startServer({ ...environment, ...env });
      servers.push(server);
      return server;
    },
    actor: (origin, phone = newNumber()) => new Actor(phone, { history, origin, codeFor }),
    rows,
    administrator,
    administer: (...statements) =>
      asAdministrator(async (connection) => {
        for (const sql of statements) await connection.query(sql);
      }),
    connect: () => mysql.createConnection({ ...databaseServer.address, database: name }),
    async connections() {
      const [row] = await rows<{ count: number }>(
        `SELECT COUNT(*) AS count FROM information_schema.PROCESSLIST WHERE DB = '${name}' AND USER = 'login'`,
      );
      return Number(row?.count);
    },
    async travel(seconds) {
      await stage.travel(seconds);
      journeys.push({ at: performance.now(), seconds });
    },
    async healed({ origin }) {
      const startedAt = performance.now();
      for (;;) {
        const ready = await exchange(origin, { path: "/api/auth/health" }).catch(() => null);
        if (ready?.status === 200 && (await rig.actor(() => origin).signIn()).status === 200)
          return Math.round(performance.now() - startedAt);
        if (performance.now() - startedAt > healingMs) throw new Error("The product did not recover (I12).");
        await sleep(50);
      }
    },
    verdict: async ({ origin }, slackMs = 0) => violations(await evidence(origin, slackMs)),
    async remove() {
      await Promise.all(servers.map((server) => server.kill()));
      await proxy.stop();
      await twilio.stop();
      await databaseServer.remove();
      stage.remove();
    },
  };
  return rig;
}
