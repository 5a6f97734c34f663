import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createEdge, type EdgeOptions } from "#lib/edge/edge.ts";
import type { LogEntry } from "#lib/log.ts";

export type Opened = { port: number; logged: LogEntry[]; drain: () => Promise<void>; server: Server };

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
    directHandlers: {},
    compressedFiles: { find: () => null },
    publicFiles: [],
    isNextDev: false,
    log: { event: (entry) => void logged.push(entry) },
    ...options,
    handler: async (request, response) => void (await handler(request, response)),
    config: {
      appEnv: "development",
      publicUrl: new URL("https://login.example.test"),
      appleApps: null,
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
  const { port } = edge.server.address() as AddressInfo;
  return { port, logged, drain: edge.drain, server: edge.server };
}
