import type { Store } from "../auth/store.ts";
import type { Checked, DatabaseConfig, MysqlConfig } from "../config.ts";
import { BackupRefused, backUp } from "../db/backup.ts";
import type { Database } from "../db/database.ts";
import type { MysqlSession } from "../db/mysql-session.ts";
import { purge } from "../db/upkeep.ts";
import type { LogEntry } from "../log.ts";
import type { E164 } from "../phone.ts";
import { adopt } from "./adopt.ts";
import { configurationLines } from "./check-config.ts";
import { reopen } from "./reopen.ts";
import { closedLines, reportLines } from "./report.ts";

/** What a command works with. `say` is the answer to the operator; `note` is for the log, like the server's own. */
export type Desk = {
  store: Store;
  database: Database;
  settings: DatabaseConfig;
  migrate(): Promise<readonly string[]>;
  /** What the tables of an older service will be altered by; nothing once they were. */
  adoptingScripts(): Promise<readonly string[]>;
  openSession(settings: MysqlConfig): Promise<MysqlSession>;
  readPhone(asWritten: string): E164;
  /** Null for what is no number in any spelling of older services. */
  readOldSpelling(asStored: string): E164 | null;
  /** so many wrong codes in a row lock for good */
  consecutiveFailures: number;
  /** a session that was not used for so long is over */
  sessionIdleSeconds: number;
  say(line: string): void;
  note(entry: LogEntry): void;
};

/** Resolves to false when there was nothing to do it to. */
export type Command = { name: string; usage: string; does: string } & (
  | { takes: "number"; run(desk: Desk, phone: E164): Promise<boolean> }
  | { takes: "text"; run(desk: Desk, text: string): Promise<boolean> }
  | { takes: "nothing"; run(desk: Desk): Promise<boolean> }
  /** @throws NotUnderstood */
  | { takes: "words"; run(desk: Desk, words: readonly string[]): Promise<boolean> }
  | { takes: "configuration"; run(checked: Checked): readonly string[] }
);

const unknown = "This number is not known here.";

export const commands: readonly Command[] = [
  {
    name: "check-config",
    usage: "check-config",
    takes: "configuration",
    does: "tells what a start would say of the configuration, without starting or changing anything",
    run: configurationLines,
  },
  {
    name: "show",
    usage: "show NUMBER",
    takes: "number",
    does: "tells the state of a number: locks, wrong codes, messages, sessions",
    async run({ store, say, consecutiveFailures, sessionIdleSeconds }, phone) {
      const report = await store.describeNumber(phone, sessionIdleSeconds);
      const { taps } = await store.listClosedTaps();
      const lines = report === null ? [unknown] : reportLines(phone, report, consecutiveFailures);
      for (const line of [...lines, ...closedLines(phone, taps)]) say(line);
      return report !== null;
    },
  },
  {
    name: "unlock",
    usage: "unlock NUMBER",
    takes: "number",
    does: "forgets the wrong codes held against a number, so that codes can be typed again",
    async run({ store, say, note }, phone) {
      const isKnown = await store.unlockNumber(phone);
      note({
        event: "authn_login_unlock",
        outcome: isKnown ? "success" : "failure",
        phone,
        reason: "operator",
      });
      say(isKnown ? `${phone} is unlocked.` : unknown);
      return isKnown;
    },
  },
  {
    name: "end-sessions",
    usage: "end-sessions NUMBER",
    takes: "number",
    does: "signs a number out everywhere, at once",
    async run({ store, say, note, sessionIdleSeconds }, phone) {
      const report = await store.describeNumber(phone, sessionIdleSeconds);
      if (report === null) {
        say(unknown);
        return false;
      }
      const ended = await store.endSessionsOf(phone);
      note({
        event: "session_revoked",
        outcome: "success",
        phone,
        userId: report.userId,
        reason: "operator",
      });
      say(`${phone}: ${ended} ${ended === 1 ? "session" : "sessions"} ended.`);
      return true;
    },
  },
  {
    name: "reopen",
    usage: "reopen WHERE",
    takes: "text",
    does: "opens a prefix or a country that was closed because messages led to nobody's sign-in",
    run: reopen,
  },
  {
    name: "backup",
    usage: "backup FILE",
    takes: "text",
    does: "writes a copy of the embedded database to a file, also while the server runs",
    async run({ database, settings, say }, target) {
      if (settings.kind === "mysql")
        throw new BackupRefused(
          `The database is MySQL: back it up with mysqldump --single-transaction ${settings.name}`,
        );
      say(`The database is copied to ${await backUp(database, settings.file, target)}.`);
      return true;
    },
  },
  {
    name: "purge",
    usage: "purge",
    takes: "nothing",
    does: "deletes what is no longer needed, as the server does by itself every ten minutes",
    async run({ store, database, say }) {
      await store.tallySends();
      say(`${await purge(database)} old rows purged.`);
      return true;
    },
  },
  {
    name: "migrate",
    usage: "migrate",
    takes: "nothing",
    does: "brings the tables to the newest version, as the server does by itself when it starts",
    async run({ migrate, say }) {
      const applied = await migrate();
      say(applied.length === 0 ? "The tables are up to date." : `Applied: ${applied.join(", ")}.`);
      return true;
    },
  },
  {
    name: "adopt",
    usage: "adopt [OPTIONS]",
    takes: "words",
    does: "makes the users of an older service ours, see docs/upgrading.md; also while the server runs",
    run: adopt,
  },
];

export function helpLines(): readonly string[] {
  const width = Math.max(...commands.map(({ usage }) => usage.length));
  return [
    "npm run otp -- COMMAND",
    "",
    ...commands.map(({ usage, does }) => `  ${usage.padEnd(width)}  ${does}`),
    `  ${"help".padEnd(width)}  tells this`,
    "",
    "NUMBER is written with + and the country code, as in +12025550123, or as national digits of DEFAULT_COUNTRY.",
    "WHERE is such a number, the beginning of some, as in +1202555, or a country, as in US.",
    "FILE is replaced where it exists. Without / in front it is a path from the product's own directory.",
    "OPTIONS: --dry-run changes nothing; --all shows every finding; --merge FROM INTO makes one user of two, by their ids,",
    "and --also TABLE.COLUMN names a column that holds ids of users without a foreign key.",
    "The configuration is the server's: the environment and .env. Ends with 0 when it is done, 1 when it could not",
    "be, and 2 when the command was not understood.",
  ];
}
