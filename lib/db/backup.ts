import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isAppError } from "../errors.ts";
import type { Database } from "./database.ts";

/** Something that keeps a backup from being made and that the operator can put right. */
export class BackupRefused extends Error {}

/**
 * Writes a whole copy of the embedded database in `source` to `target`, for its owner alone, also while a server writes
 * to it; returns where the copy is. It is made under a name of its own, so that what stood in its place before is kept
 * until there is something better. @throws BackupRefused
 */
export async function backUp(database: Database, source: string, target: string): Promise<string> {
  const partial = `${resolve(target)}.${process.pid}`;
  try {
    const place = join(realpathSync(dirname(resolve(target))), basename(target));
    const own = realpathSync(source);
    if ([own, `${own}-wal`, `${own}-shm`].includes(place))
      throw new BackupRefused(`${place} is the database itself. Name another file.`);
    // Made first, because SQLite would make it for everybody to read. It takes a file that is empty.
    closeSync(openSync(partial, "wx", 0o600));
    await database.all("VACUUM INTO :partial", { partial });
    flush(partial);
    // Of the copy before, should somebody have opened it: SQLite would write its journal into this one.
    for (const part of ["-wal", "-shm"]) rmSync(place + part, { force: true });
    renameSync(partial, place);
    flush(dirname(place));
    return place;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error instanceof BackupRefused ? error : new BackupRefused(sentenceOf(error, target));
  }
}

/** To the disk, a new name in a directory like the contents of a file. */
function flush(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function sentenceOf(error: unknown, target: string): string {
  const cause = isAppError(error) ? error.cause : error;
  return `No backup was written to ${target}: ${cause instanceof Error ? cause.message : cause}`;
}
