import type { Socket } from "node:net";
import type { PoolConnection } from "mysql2";

// What a connection does with its socket, which mysql2 has but does not declare.

/** mysql2's destroy() says goodbye and waits for the other side; one that is frozen would keep the socket open. */
export function discard(connection: PoolConnection): void {
  connection.destroy();
  socketOf(connection).destroy();
}

const heldBack: Socket[] = [];

/**
 * Sends what is asked on the connection from now on at the end of this turn of the event loop. What is sent wakes the
 * database, which on a busy machine takes the processor at once; whatever else is ready is worked on before that, while
 * the code for it is in the processor's cache.
 */
export function holdBack(connection: PoolConnection): void {
  const socket = socketOf(connection);
  socket.cork();
  if (heldBack.push(socket) === 1) setImmediate(sendHeldBack);
}

function sendHeldBack(): void {
  for (const socket of heldBack.splice(0)) socket.uncork();
}

function socketOf(connection: PoolConnection): Socket {
  return (connection as unknown as { stream: Socket }).stream;
}
