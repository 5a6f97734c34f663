import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Server as NetServer, type Socket } from "node:net";
import type { Config } from "../config.ts";
import { createCookieJar } from "../http/cookies.ts";
import type { Log } from "../log.ts";
import { answerClientError, refuseTunnel } from "./client-error.ts";
import type { CompressedFiles } from "./compressed-files.ts";
import { Connections } from "./connections.ts";
import type { DirectHandlers } from "./direct.ts";
import { Exchange, type Surroundings } from "./exchange.ts";
import { FloodControl } from "./flood.ts";
import { adoptOwnOrigin } from "./host.ts";
import { createPolicy } from "./policy.ts";
import type { Handler } from "./relay.ts";
import { createRoutes } from "./routes.ts";
import * as defaults from "./timing.ts";
import { unknownProxyWatch } from "./unknown-proxy.ts";
import { Workload } from "./workload.ts";

export type EdgeOptions = {
  config: Pick<Config, "appEnv" | "publicUrl" | "appleApps" | "trustedProxyHops" | "limits">;
  /** what answers when the edge has nothing to object: Next */
  handler: Handler;
  /** what the edge answers before Next is asked */
  directHandlers: DirectHandlers;
  /** what the edge answers from memory */
  compressedFiles: CompressedFiles;
  publicFiles: readonly string[];
  isNextDev: boolean;
  log: Log;
  /** takes WebSockets; without it an upgrade is an ordinary request (RFC 9110 §7.8) */
  onUpgrade?: (request: IncomingMessage, socket: Socket, head: Buffer) => void;
  timing?: Partial<defaults.Timing>;
};

export type Edge = {
  server: Server;
  /** Stops accepting connections and resolves once every request that was accepted is answered, or time is up. */
  drain(): Promise<void>;
};

/** The HTTP server that the product runs behind: see docs/decisions/0004-edge-and-server.md. */
export function createEdge(options: EdgeOptions): Edge {
  const { config, handler, directHandlers, compressedFiles, isNextDev, log, publicFiles } = options;
  const isBehindProxy = config.trustedProxyHops > 0;
  const timing = {
    ...defaults.timing,
    ...(isBehindProxy && { keepAliveMs: defaults.keepAliveBehindProxyMs }),
    ...options.timing,
  };
  // All that a proxy brings comes from the proxy.
  const connections = new Connections(
    isBehindProxy ? Number.POSITIVE_INFINITY : defaults.connectionsPerHolderMax,
  );
  const deployment = { publicUrl: config.publicUrl, isNextDev };
  const isDevelopment = config.appEnv === "development";
  let isDraining = false;
  const surroundings = {
    handler,
    directHandlers,
    compressedFiles,
    log,
    connections,
    deployment,
    cookies: createCookieJar(config.publicUrl),
    isDevelopment,
    policy: createPolicy(deployment),
    routes: createRoutes({
      publicFiles,
      isDevelopment,
      hasAppleApps: config.appleApps !== null,
      isNextDev,
    }),
    flood: new FloodControl(config.limits),
    trustedProxyHops: config.trustedProxyHops,
    noteForwardedFor: unknownProxyWatch(config, log),
    lingerMs: timing.lingerMs,
    isDraining: () => isDraining,
    workload: new Workload(defaults.workingMax),
  };
  const server = createBoundedServer(timing, isNextDev);
  answerOn(server, surroundings, options.onUpgrade);
  const drain = () => {
    isDraining = true;
    return stop(server, connections, timing);
  };
  return { server, drain };
}

/** Bounds everything that one client may hold for long. */
function createBoundedServer(timing: defaults.Timing, isNextDev: boolean): Server {
  const server = createServer({
    headersTimeout: timing.headersTimeoutMs,
    requestTimeout: timing.requestTimeoutMs,
    connectionsCheckingInterval: timing.checkEveryMs,
    keepAliveTimeout: timing.keepAliveMs,
    maxHeaderSize: defaults.headersMaxBytes,
    // Node's own answer to a missing Host has none of our headers.
    requireHostHeader: false,
    noDelay: true,
  });
  if (!isNextDev) server.timeout = defaults.stalledMs;
  server.maxConnections = defaults.connectionsMax;
  // Their bytes are bounded. By default Node drops whatever follows the thousandth without a word: the address that a
  // proxy wrote, or the length of the body.
  server.maxHeadersCount = 0;
  return server;
}

function answerOn(server: Server, surroundings: Surroundings, onUpgrade: EdgeOptions["onUpgrade"]): void {
  const { connections } = surroundings;
  const serve = (expectsContinue: boolean) => (request: IncomingMessage, response: ServerResponse) => {
    new Exchange(request, response, surroundings).serve(expectsContinue);
  };
  server.on("connection", (socket: Socket) => connections.opened(socket));
  server.on("request", serve(false));
  server.on("checkContinue", serve(true));
  // RFC 9110 §10.1.1: an expectation that is not understood may be ignored.
  server.on("checkExpectation", serve(false));
  server.on("clientError", (error, socket) => answerClientError(error, socket as Socket, surroundings));
  server.on("connect", (_request, socket) => refuseTunnel(socket as Socket, surroundings));
  if (onUpgrade !== undefined) {
    server.on("upgrade", (request, socket, head) => {
      connections.upgraded(socket as Socket);
      if (surroundings.isDevelopment) adoptOwnOrigin(request, surroundings.deployment.publicUrl);
      onUpgrade(request, socket as Socket, head);
    });
  }
}

/**
 * Node's own close() ends resting connections at once, and with them a request that is on its way. Here they stay
 * usable for a moment, in which each answer tells its client that the connection closes.
 */
function stop(server: Server, connections: Connections, timing: defaults.Timing): Promise<void> {
  return new Promise((resolve) => {
    const closeResting = () => {
      server.closeIdleConnections();
      connections.closeUnused();
    };
    let sweep: NodeJS.Timeout | undefined;
    const grace = setTimeout(() => {
      closeResting();
      sweep = setInterval(closeResting, 50);
    }, timing.graceMs);
    const limit = setTimeout(() => connections.closeAll(), timing.drainMs);
    NetServer.prototype.close.call(server, () => {
      clearTimeout(grace);
      clearTimeout(limit);
      clearInterval(sweep);
      resolve();
    });
  });
}
