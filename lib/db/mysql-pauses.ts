import { errorNumberOf, loggedInButRefused } from "./mysql-errors.ts";
import { ConnectionFailed } from "./mysql-pool.ts";
import { DeadlinePassed } from "./within.ts";

const firstPauseMs = 500;
/**
 * A try that nobody takes costs the server nothing, and the server may be starting. One that is taken and ends in the
 * handshake, because the server is silent or the certificate wrong, counts against our host: after 100 in a row
 * (`max_connect_errors`) MySQL and MariaDB shut it out, healthy programs included. Wrong passwords may lock the user. A
 * refusal lasts until somebody changes something, so it is tried most rarely.
 */
const longestPauseMs = { harmless: 500, silent: 3_000, refused: 5 * 60_000 };

/**
 * How long to wait before the next try, after so many that failed, the last of them like this. Random, so that instances
 * do not keep in step.
 */
export function pauseAfter(failure: unknown, tries: number, random: () => number = Math.random): number {
  const pauseMs = Math.min(firstPauseMs * 2 ** tries, longestPauseMs[troubleOf(failure)]);
  return pauseMs * (0.75 + random() / 4);
}

const lostCodes = new Set(["PROTOCOL_CONNECTION_LOST", "ECONNRESET", "EPIPE", "ETIMEDOUT"]);

function troubleOf(failure: unknown): keyof typeof longestPauseMs {
  if (failure instanceof DeadlinePassed) return "silent";
  // The server answers on a connection that is there.
  if (!(failure instanceof ConnectionFailed)) return "harmless";
  const cause = failure.cause as NodeJS.ErrnoException;
  if (loggedInButRefused.has(errorNumberOf(cause))) return "harmless";
  if (cause.syscall === "connect" || cause.syscall === "getaddrinfo" || cause instanceof AggregateError)
    return "harmless";
  return cause instanceof DeadlinePassed || lostCodes.has(cause.code ?? "") ? "silent" : "refused";
}
