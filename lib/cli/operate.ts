import { accessSync } from "node:fs";
import { join } from "node:path";
import { loadCheckedConfig, loadConfig } from "../config/load.ts";
import { type Config, ConfigError } from "../config.ts";
import { MergeRefused } from "../db/adopt/merge.ts";
import { TableUnfit } from "../db/adopt/unfit.ts";
import { BackupRefused } from "../db/backup.ts";
import { isRefusal, isUnmade, reasonOf } from "../db/diagnosis.ts";
import { adoptingScripts } from "../db/migrate.ts";
import { makeTables, openDatabase, openSession } from "../db/open.ts";
import { createStore } from "../db/store/store.ts";
import { daySeconds } from "../duration.ts";
import { isAppError } from "../errors.ts";
import { logOf } from "../log/configured.ts";
import { oldSpellingReader } from "../old-spelling.ts";
import { parsePhone } from "../phone.ts";
import { isStartRefused } from "../start-refused.ts";
import { type Command, commands, type Desk, helpLines } from "./commands.ts";
import { NotUnderstood } from "./not-understood.ts";

type DatabaseCommand = Exclude<Command, { takes: "configuration" }>;

/** What the shell is told. */
const exit = { done: 0, failed: 1, notUnderstood: 2 };

/**
 * Runs one command of an operator, with the configuration of the server whose directory is `root`; resolves to the exit
 * code. The answer goes to standard output, complaints and the log to standard error.
 */
export async function operate(root: string, [name = "help", ...rest]: readonly string[]): Promise<number> {
  if (["help", "--help", "-h"].includes(name)) return told(console.log, helpLines(), exit.done);
  const command = commands.find((known) => known.name === name);
  if (command === undefined) {
    return told(console.error, [`There is no command “${name}”.`, "", ...helpLines()], exit.notUnderstood);
  }
  const usage = [`Usage: npm run otp -- ${command.usage}`];
  if (
    command.takes !== "words" &&
    rest.length !== (command.takes === "number" || command.takes === "text" ? 1 : 0)
  )
    return told(console.error, usage, exit.notUnderstood);
  try {
    const checked = loadCheckedConfig(root);
    if (command.takes === "configuration") return told(console.log, command.run(checked), exit.done);
    const { database } = checked.settings;
    // Opened, it would be made, and an empty one answers that nobody is known.
    if (database.kind === "embedded" && command.name !== "migrate" && isMissing(database.file))
      return told(console.error, [noDatabaseAt(database.file)], exit.failed);
    return await carryOut(command, rest, loadConfig(root, false), root);
  } catch (error) {
    if (error instanceof NotUnderstood) return told(console.error, usage, exit.notUnderstood);
    return told(console.error, [sentenceOf(error)], exit.failed);
  }
}

async function carryOut(
  command: DatabaseCommand,
  given: readonly string[],
  config: Config,
  root: string,
): Promise<number> {
  const { database: settings } = config;
  const database = await openDatabase(settings);
  const log = logOf(config, { write: (line) => process.stderr.write(line()) });
  const sql = join(root, "sql");
  const desk: Desk = {
    store: createStore(database),
    database,
    settings,
    migrate: () => makeTables(database, settings, sql),
    adoptingScripts: () => adoptingScripts(database, sql),
    openSession,
    readOldSpelling: oldSpellingReader(config),
    // People who signed in before a country was taken off the list still need help.
    readPhone: (asWritten) => parsePhone(asWritten, { ...config, allowedCountries: null }),
    consecutiveFailures: config.limits.consecutiveFailures,
    sessionIdleSeconds: config.limits.sessionIdleDays * daySeconds,
    say: (line) => console.log(line),
    note: (entry) => log.event(entry),
  };
  try {
    return (await run(command, desk, given)) ? exit.done : exit.failed;
  } finally {
    await database.close();
  }
}

/** What is there and cannot be read is not missing: opening it tells why. */
function isMissing(file: string): boolean {
  try {
    accessSync(file);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
}

function run(command: DatabaseCommand, desk: Desk, words: readonly string[]): Promise<boolean> {
  const [given = ""] = words;
  if (command.takes === "nothing") return command.run(desk);
  if (command.takes === "words") return command.run(desk, words);
  return command.takes === "number" ? command.run(desk, desk.readPhone(given)) : command.run(desk, given);
}

function noDatabaseAt(file: string): string {
  return `There is no database at ${file}.\nGive this command the server's settings: DATA_DIR, or DB_HOST and its group.`;
}

function sentenceOf(error: unknown): string {
  const isTold = [ConfigError, BackupRefused, MergeRefused, TableUnfit].some((told) => error instanceof told);
  if (isTold || isStartRefused(error)) return (error as Error).message;
  if (!isAppError(error)) throw error;
  if (error.code !== "database_unavailable") return error.message;
  const { cause } = error;
  if (cause instanceof TableUnfit) return cause.message;
  if (isUnmade(error)) return "The tables of this database were never made. Make them: npm run db:migrate";
  return `The database ${isRefusal(error) ? "refuses this" : "does not answer"}: ${reasonOf(error)}`;
}

function told(tell: (line: string) => void, lines: readonly string[], code: number): number {
  for (const line of lines) tell(line);
  return code;
}
