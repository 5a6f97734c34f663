import { createServer, type Server } from "node:net";
import { type Config, ConfigError } from "../config.ts";
import { isStartRefused, StartRefused } from "../start-refused.ts";

type Place = Pick<Config, "host" | "hostSetIn" | "port">;

/** Runs a part of the start. If it is refused, or the configuration has faults, the process says why and ends with 1. */
export async function startOrRefuse(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (!(isStartRefused(error) || error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** Resolves when the server accepts connections. @throws StartRefused if the port cannot be had */
export function listen(server: Server, place: Place): Promise<void> {
  const { host, port } = place;
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(refusalOf(error, place));
    server.once("error", fail);
    server.listen({ port, ...(host !== null && { host }) }, () => {
      server.off("error", fail);
      resolve();
    });
  });
}

/** Tells early what listen() would. @throws StartRefused if the port cannot be had */
export async function requireFreePort(config: Place): Promise<void> {
  const probe = createServer();
  await listen(probe, config);
  await new Promise((resolve) => probe.close(resolve));
}

function refusalOf(error: NodeJS.ErrnoException, { host, hostSetIn, port }: Place): Error {
  const other = `Choose another with PORT, for example: PORT=${port === 65535 ? 3000 : port + 1} npm start`;
  const open = `It was set in ${hostSetIn}. Start with an empty HOST to listen on all interfaces: HOST= npm start`;
  switch (error.code) {
    case "EADDRINUSE":
      return new StartRefused(`Port ${port} is taken by another program. ${other}`);
    case "EACCES":
      return new StartRefused(`This user may not listen on port ${port}. ${other}`);
    case "EADDRNOTAVAIL":
      return new StartRefused(`HOST is ${host}, which is no address of this machine. ${open}`);
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new StartRefused(`HOST is ${host}, a name for which no address can be found. ${open}`);
    default:
      return error;
  }
}
