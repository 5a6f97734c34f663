import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseUnavailable } from "../errors.ts";
import { oncePer, oncePerObject } from "../once.ts";
import { StartRefused } from "../start-refused.ts";
import { type Database, type GuardedUpdate, type Params, type Row, requireValue } from "./database.ts";
import { createGroupCommit } from "./group-commit.ts";

/** What node:sqlite and libsql have in common. */
type Sqlite = {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): void;
};
type Statement = {
  all(params: Params): unknown[];
  run(params: Params): { changes: number | bigint };
};

/** How long a statement waits for another process that writes to the same file. */
const busyTimeoutMs = 2_000;

/**
 * SQLite in a file (or ":memory:"), for one machine. Calls are synchronous inside, so no two requests of a process can
 * mix; several processes may share the file. An acknowledged write survives a power cut (WAL, synchronous FULL): the
 * writes of one turn of the event loop are committed together, with one wait for the disk, and acknowledged afterwards.
 * @throws StartRefused where the file cannot be had
 */
export async function openEmbedded(file: string): Promise<Database> {
  if (file !== ":memory:") makeFor(file);
  const sqlite = await openSqlite(file);

  const statementFor = oncePer((sql: string) => ({ statement: sqlite.prepare(sql), names: namesIn(sql) }));
  function run(sql: string, params: Params): number {
    const { statement, names } = statementFor(sql);
    return Number(statement.run(pick(params, names)).changes);
  }
  /** All of the work or none of it: it is undone when it throws or returns false. */
  function atomically(work: () => boolean, [begin, keep, undo]: Bounds): boolean {
    sqlite.exec(begin);
    let kept = false;
    try {
      kept = work();
    } finally {
      sqlite.exec(kept ? keep : undo);
    }
    return kept;
  }
  const transaction = (work: () => void) =>
    atomically(() => {
      work();
      return true;
    }, transactionBounds);
  const commits = createGroupCommit(transaction);

  return {
    kind: "embedded",
    now: momentBefore(0),
    ago: momentBefore,
    all: (sql, params = {}) =>
      translated(async () => {
        const { statement, names } = statementFor(sql);
        // Copied, because node:sqlite's rows have no prototype and libsql's may carry metadata.
        return statement.all(pick(params, names)).map((row) => ({ ...(row as Row) }));
      }),
    run: (sql, params = {}) => translated(() => commits.add(() => run(sql, params))),
    insert: (sql, params) =>
      translated(async () => {
        try {
          return (await commits.add(() => run(sql, params))) > 0;
        } catch (error) {
          if (isUniqueViolation(error)) return false;
          throw error;
        }
      }),
    updateTogether: (updates, params) =>
      translated(() =>
        commits.add(() => {
          const work = () => updates.every((update) => run(updateSql(update), params) === 1);
          // One statement is atomic by itself.
          return updates.length === 1 ? work() : atomically(work, savepointBounds);
        }),
      ),
    script: (sql) => translated(async () => void transaction(() => sqlite.exec(sql))),
    // Nobody else sets anything of it.
    settingFaults: async () => ({ serious: [], risky: [] }),
    async close() {
      commits.flush();
      try {
        // libsql leaves everything in the journal while a statement is prepared, and whoever copies the file copies nothing.
        sqlite.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      } finally {
        sqlite.close();
      }
    },
  };
}

/** How it begins, how it is kept, how it is undone. */
type Bounds = readonly [string, string, string];
const transactionBounds: Bounds = ["BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"];
const savepointBounds: Bounds = ["SAVEPOINT one", "RELEASE one", "ROLLBACK TO one; RELEASE one"];

const updateSql = oncePerObject(
  ({ table, set, where }: GuardedUpdate) => `UPDATE ${table} SET ${set} WHERE ${where}`,
);

/** For its owner alone; SQLite gives the journal beside it the same rights. */
function makeFor(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, "a", 0o600));
  } catch (error) {
    // The file system's words begin with its code and end with the path.
    throw new StartRefused(`DATA_DIR cannot be used: ${(error as Error).message}`, { cause: error });
  }
}

async function openSqlite(file: string): Promise<Sqlite> {
  try {
    const sqlite = await connectTo(file);
    // busy_timeout first: switching to WAL takes a lock that several starting processes ask for together.
    sqlite.exec(
      `PRAGMA busy_timeout = ${busyTimeoutMs}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL`,
    );
    return sqlite;
  } catch (error) {
    const { message } = error as Error;
    throw new StartRefused(`The database in DATA_DIR, ${file}, cannot be used: ${message}`, { cause: error });
  }
}

type NodeSqlite = { DatabaseSync: new (file: string) => Sqlite };

/** node:sqlite where Node no longer calls it an experiment, at every start; libsql before. Both hold the same file format. */
async function connectTo(file: string): Promise<Sqlite> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 24 || (major === 24 && minor >= 15)) {
    // Missing in a Node that was built without it.
    const builtin = process.getBuiltinModule("node:sqlite") as unknown as NodeSqlite | undefined;
    if (builtin !== undefined) return new builtin.DatabaseSync(file);
  }
  const { default: Libsql } = await import("libsql");
  return new Libsql(file) as unknown as Sqlite;
}

function momentBefore(seconds: number): string {
  return `strftime('%Y-%m-%d %H:%M:%f', 'now', '-${seconds} seconds')`;
}

function namesIn(sql: string): readonly string[] {
  return [...new Set(Array.from(sql.matchAll(/:([a-z]\w*)/gi), (match) => match[1] as string))];
}

/** Only the parameters that the statement names: SQLite refuses others. */
function pick(params: Params, names: readonly string[]): Params {
  return Object.fromEntries(names.map((name) => [name, requireValue(params, name)]));
}

function isUniqueViolation(error: unknown): boolean {
  return /UNIQUE constraint failed/.test(String(error));
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new DatabaseUnavailable(error);
  }
}
