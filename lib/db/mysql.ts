import { setTimeout as sleep } from "node:timers/promises";
import type { ResultSetHeader } from "mysql2";
import { DatabaseUnavailable } from "../errors.ts";
import { oncePerObject } from "../once.ts";
import { TableUnfit } from "./adopt/unfit.ts";
import { createCircuit } from "./circuit.ts";
import type { Database, GuardedUpdate, Params, Row, SettingFaults } from "./database.ts";
import { additionsOf, collisionIn } from "./mysql-additions.ts";
import { alreadyDone, duplicateKey, errorNumberOf, rolledBack, unknownName } from "./mysql-errors.ts";
import { pauseAfter } from "./mysql-pauses.ts";
import { ConnectionFailed, type MysqlOptions, openPool } from "./mysql-pool.ts";
import { createSettings, lockWaitSeconds } from "./mysql-settings.ts";
import type { Answer } from "./mysql-statements.ts";
import { createPatience, requestPatienceMs } from "./patience.ts";
import { DeadlinePassed } from "./within.ts";

export type MysqlSurroundings = {
  /** What all statements of one request have in common, so that they share its patience; nothing outside requests. */
  request?: () => object | undefined;
  /** Told when the database is given up as lost, and when it is back. */
  report?: (state: "lost" | "back", cause?: unknown) => void;
  /** Told once, in a sentence, that the server lets us hold fewer connections than DB_CONNECTIONS. */
  crowded?: (sentence: string) => void;
};

const triesMax = 4;
const probeMs = 1_000;
/** Altering a large table takes minutes. */
const definitionMs = 10 * 60_000;

/**
 * MySQL 8, MariaDB 10.6 or newer, TiDB. One statement is one round trip and one transaction, so there is no commit whose
 * outcome could differ from its statement's. Nothing is sent twice unless the server said that it undid the first.
 */
export function openMysql(
  options: MysqlOptions,
  { request = () => undefined, report = () => undefined, crowded = () => undefined }: MysqlSurroundings = {},
): Database {
  const settings = createSettings();
  const pool = openPool(options, settings, (held, { message }) =>
    crowded(
      `The database takes no more than ${held} of DB_CONNECTIONS=${options.connections} connections now (${message}). Requests wait for one of these. Raise max_user_connections or max_connections on the server, or lower DB_CONNECTIONS.`,
    ),
  );
  const patience = createPatience(request);
  const circuit = createCircuit({
    probe: async () => void (await pool.execute("SELECT 1", {}, probeMs)),
    pauseMs: pauseAfter,
    changed(state, cause) {
      // Those that rest here may have died without a word, and each would cost somebody a wait.
      if (state === "open") pool.dropIdle();
      report(state === "open" ? "lost" : "back", cause);
    },
  });

  /** Asks one statement, and reads its answer. `duplicate` is what a key that is there already means, if it is no failure. */
  async function execute<T>(
    sql: string,
    params: Params,
    read: (answer: Answer) => T,
    duplicate?: T,
  ): Promise<T> {
    const spell = patience.begin();
    try {
      for (let tries = 1; ; tries++) {
        if (spell.leftMs() <= 0) throw new DeadlinePassed(requestPatienceMs);
        if (circuit.isOpen())
          throw new Error("the database is known not to answer", { cause: circuit.cause() });
        try {
          const answer = await pool.execute(sql, params, spell.leftMs());
          circuit.succeeded();
          return read(answer);
        } catch (error) {
          if (error instanceof ConnectionFailed) circuit.failed(error);
          else if (errorNumberOf(error) > 0) circuit.succeeded();
          // A try that could not end in time is not begun.
          const canRetry = tries < triesMax && spell.leftMs() > lockWaitSeconds * 1_000;
          if (!canRetry || !rolledBack.has(errorNumberOf(error))) throw error;
          await sleep(Math.random() * 20 * 2 ** tries);
        }
      }
    } catch (error) {
      if (duplicate !== undefined && errorNumberOf(error) === duplicateKey) return duplicate;
      throw new DatabaseUnavailable(error);
    } finally {
      spell.end();
    }
  }
  /**
   * DDL commits by itself, so a run that died may have applied a part: what is already there is no failure. An ALTER
   * TABLE is all or nothing, so one thing that is there and another that is not are a name that somebody else took.
   */
  async function define(statement: string): Promise<void> {
    const additions = additionsOf(statement);
    let refused: unknown;
    try {
      await pool.query(statement, definitionMs);
      if (!additions?.isWholeTable) return;
    } catch (error) {
      if (additions === null || !alreadyDone.has(errorNumberOf(error))) throw new DatabaseUnavailable(error);
      refused = error;
    }
    const collision = await collisionIn(additions, namesWhatIs);
    if (collision !== null) throw new DatabaseUnavailable(new TableUnfit(collision, refused));
  }
  async function namesWhatIs(sql: string): Promise<boolean> {
    try {
      await execute(sql, {}, rowsOf);
      return true;
    } catch (error) {
      if (unknownName.has(errorNumberOf((error as DatabaseUnavailable).cause))) return false;
      throw error;
    }
  }
  async function script(sql: string): Promise<void> {
    for (const statement of sql.split(/;\s*$/m)) {
      if (statement.replace(/^\s*--.*$/gm, "").trim() !== "") await define(statement);
    }
  }

  async function settingFaults(): Promise<SettingFaults> {
    try {
      const [row = {}] = await execute(settings.question(), {}, rowsOf);
      return settings.faultsIn(row);
    } catch (error) {
      if (!settings.learn((error as DatabaseUnavailable).cause)) throw error;
      return settingFaults();
    }
  }

  return {
    kind: "mysql",
    now: "UTC_TIMESTAMP(3)",
    ago: (seconds) => `(UTC_TIMESTAMP(3) - INTERVAL ${seconds} SECOND)`,
    all: (sql, params = {}) => execute(sql, params, rowsOf),
    run: (sql, params = {}) => execute(sql, params, changedRows),
    insert: (sql, params) => execute(sql, params, hasChanged, false),
    updateTogether: (updates, params) => execute(joined(updates), params, hasChanged),
    script,
    settingFaults,
    async close() {
      circuit.stop();
      await pool.close();
    },
  };
}

function rowsOf(answer: Answer): readonly Row[] {
  return answer as Row[];
}

function changedRows(answer: Answer): number {
  return (answer as ResultSetHeader).affectedRows;
}

function hasChanged(answer: Answer): boolean {
  return changedRows(answer) > 0;
}

/** One UPDATE over several tables: each is named by a unique key, so either every row matches or none does. */
const joined = oncePerObject((updates: readonly GuardedUpdate[]): string => {
  const tables = updates.map((update) => update.table).join(", ");
  const sets = updates.map((update) => update.set).join(", ");
  const guards = updates.map((update) => `(${update.where})`).join(" AND ");
  return `UPDATE ${tables} SET ${sets} WHERE ${guards}`;
});
