import type { Pool, PoolConnection } from "mysql2";
import { errorNumberOf, tooManyConnections } from "./mysql-errors.ts";

// What mysql2's pool has but does not declare.
type Inside = {
  config: { connectionLimit: number };
  /** those that are still connecting included */
  _allConnections: { length: number };
};

/** For so long a server that takes no further connection is not asked for one. */
const restMs = 10_000;

type Taken = (error: Error | null, connection: PoolConnection) => void;

/**
 * Takes connections from the pool. Where the server lets us hold fewer than we may open, requests wait for one of those
 * there are; mysql2 would fail them. `crowded`: told once, with how many there are.
 */
export function createPlaces(pool: Pool, most: number, crowded: (held: number, cause: Error) => void) {
  const inside = pool as unknown as Inside;
  let isTold = false;

  function openNoMoreThan(held: number): void {
    inside.config.connectionLimit = held;
    setTimeout(() => {
      inside.config.connectionLimit = most;
    }, restMs).unref();
  }

  return function take(taken: Taken): void {
    pool.getConnection((error, connection) => {
      const held = inside._allConnections.length;
      if (error === null || held === 0 || !tooManyConnections.has(errorNumberOf(error)))
        return taken(error, connection);
      openNoMoreThan(held);
      if (!isTold) crowded(held, error);
      isTold = true;
      take(taken);
    });
  };
}
