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
export const unknownVariable = 1193;
/** The server takes no further connection: all of them, of this user, or by what the user was granted. */
export const tooManyConnections = new Set([1040, 1203, 1226]);
/** The user and the password were right, and there is no room or no such database. */
export const loggedInButRefused = new Set([...tooManyConnections, 1044, 1049]);
/** `max_prepared_stmt_count`, which all programs share. */
export const tooManyStatements = 1461;
/** To this database, or to do this at all. */
export const accessDenied = new Set([1044, 1227]);

/** The server's error number; 0 for errors of the connection. */
export function errorNumberOf(error: unknown): number {
  const { errno, sqlState } = error as { errno?: number; sqlState?: string };
  return sqlState !== undefined && typeof errno === "number" ? errno : 0;
}
