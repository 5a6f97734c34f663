// The server's error numbers that mean something to us: the same on MySQL, MariaDB and TiDB.

export const duplicateKey = 1062;
const lockWaitTimeout = 1205;
const deadlock = 1213;
/** MariaDB from 11.6 on refuses to build on a row that changed since the statement began (`innodb_snapshot_isolation`). */
const changedMeanwhile = 1020;
/** A statement that lost to another, or waited too long for its lock, was rolled back: safe to run again. */
export const rolledBack = new Set([lockWaitTimeout, deadlock, changedMeanwhile]);
/** Ordinary answers. After any other error the connection goes: it may lead to a server that is no longer the writer. */
export const harmless = new Set([duplicateKey, ...rolledBack]);

/**
 * A column or an index is there, or one that is to go is gone: the statement was refused as a whole, so whether all of it
 * is as it should be has to be looked up.
 */
export const alreadyDone = new Set([1060, 1061, 1091]);
/** A database, a table. */
export const notMade = new Set([1049, 1146]);
/** No such column, no such index. */
export const unknownName = new Set([1054, 1176]);
/** To this database, or to do this at all. */
export const accessDenied = new Set([1044, 1227]);

/** The server's error number; 0 for errors of the connection. */
export function errorNumberOf(error: unknown): number {
  const { errno, sqlState } = error as { errno?: number; sqlState?: string };
  return sqlState !== undefined && typeof errno === "number" ? errno : 0;
}
