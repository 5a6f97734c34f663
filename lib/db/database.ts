import { isoTime } from "../utc-time.ts";

/** A database as the store sees it: two drivers, one SQL. Values are what both sides of it can hold without loss. */
export type Value = string | number | null;
export type Params = Readonly<Record<string, Value>>;
export type Row = Readonly<Record<string, Value>>;

/** A change to at most one row, applied only while `where` (which names the row by its key) holds. */
export type GuardedUpdate = { table: string; set: string; where: string };

/** Sentences, each of which names a setting. */
export type SettingFaults = {
  /** With these the product does not work: it is not ready. */
  serious: readonly string[];
  /** It works, and keeps less of what it promises. */
  risky: readonly string[];
};

/** @throws DatabaseUnavailable from every method, when the database cannot answer in time; the outcome is then unknown */
export interface Database {
  readonly kind: "mysql" | "embedded";
  /** SQL for the database's own clock, UTC, as `YYYY-MM-DD HH:MM:SS.mmm`. */
  readonly now: string;
  /** SQL for the moment that many seconds before `now`. */
  ago(seconds: number): string;

  all(sql: string, params?: Params): Promise<readonly Row[]>;
  /** Runs one statement and returns how many rows its WHERE matched. */
  run(sql: string, params?: Params): Promise<number>;
  /** Inserts; false when a unique key already holds the value, or the SELECT it inserts from was empty. */
  insert(sql: string, params: Params): Promise<boolean>;
  /**
   * Applies all of the updates or none, atomically; true when every guard held. Column names in `set` are bare and
   * belong to one of the tables only; `where` qualifies every column by its table.
   */
  updateTogether(updates: readonly GuardedUpdate[], params: Params): Promise<boolean>;

  /** What the server's settings break of what the product promises. */
  settingFaults(): Promise<SettingFaults>;

  /** Runs a script of DDL: statements separated by semicolons at line ends, which may be run again after a crash. */
  script(sql: string): Promise<void>;
  close(): Promise<void>;
}

/** A parameter that is missing is a mistake of ours; what is to be NULL is given as null. */
export function requireValue(params: Params, name: string): Value {
  const value = params[name];
  if (value === undefined) throw new TypeError(`The parameter ${name} is missing.`);
  return value;
}

/** Database time → milliseconds since the epoch. Fractions may be missing (columns older than this product). */
export function timeFrom(text: string): number {
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11)}Z`);
}

/** Milliseconds since the epoch → database time. */
export function timeTo(ms: number): string {
  const text = isoTime(ms);
  return `${text.slice(0, 10)} ${text.slice(11, -1)}`;
}
