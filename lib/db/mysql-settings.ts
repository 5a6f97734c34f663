import type { Row, SettingFaults } from "./database.ts";
import { errorNumberOf, unknownVariable } from "./mysql-errors.ts";

// What the product relies on of the server's variables. A hosting company may have changed any of them, so each session
// sets those that its user may set, and readiness reads them back, together with those that only the owner may set.

/** Shorter than the deadline of any request, so that the server gives up before we do and the outcome is known. */
export const lockWaitSeconds = 1;

type SessionSetting = {
  /** More than one where servers differ; each that the server knows is set. */
  names: readonly string[];
  /** as SQL writes it */
  value: string;
  /** A server that has no such variable does what we want anyway. */
  isOptional?: true;
};

const sessionSettings: readonly SessionSetting[] = [
  // One statement is one transaction. With autocommit off, nothing would ever be committed.
  { names: ["autocommit"], value: "1" },
  { names: ["transaction_read_only", "tx_read_only"], value: "0" },
  // Counting subqueries must not lock the rows they count.
  { names: ["transaction_isolation", "tx_isolation"], value: "'READ-COMMITTED'" },
  // A value that does not fit is an error, quotes are quotes, and no function or operator changes its meaning.
  { names: ["sql_mode"], value: "'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'" },
  { names: ["time_zone"], value: "'+00:00'" },
  // Also said in the handshake, which servers with skip-character-set-client-handshake ignore.
  { names: ["character_set_client"], value: "'utf8mb4'" },
  { names: ["character_set_results"], value: "'utf8mb4'" },
  { names: ["character_set_connection"], value: "'utf8mb4'" },
  { names: ["collation_connection"], value: "'utf8mb4_general_ci'" },
  // Safe updates refuse what names a row by anything but a key. The others refuse or cut large results.
  { names: ["sql_safe_updates"], value: "0" },
  { names: ["sql_select_limit"], value: "18446744073709551615" },
  { names: ["sql_big_selects"], value: "1", isOptional: true },
  { names: ["group_concat_max_len"], value: "1000000" },
  // `IS NULL` must not find the row that was inserted last.
  { names: ["sql_auto_is_null"], value: "0", isOptional: true },
  // A code is used once because a unique key says so. Other programs' tables may refer to ours.
  { names: ["unique_checks"], value: "1" },
  { names: ["foreign_key_checks"], value: "1" },
  { names: ["innodb_lock_wait_timeout"], value: `${lockWaitSeconds}` },
  // For the lock on a whole table. Longer than any statement of ours runs, so that a migration is not refused at its end;
  // bounded, because all other statements queue behind a migration that waits for a backup.
  { names: ["lock_wait_timeout"], value: "10" },
  // Our own deadlines bound statements. The server's would also end migrations.
  { names: ["max_execution_time"], value: "0", isOptional: true },
  { names: ["max_statement_time"], value: "0", isOptional: true },
  // Connections that rest in the pool must not die of it: the request that meets a dead one is answered 503.
  { names: ["wait_timeout"], value: "28800" },
  { names: ["default_storage_engine"], value: "'InnoDB'" },
  // With it MariaDB takes CREATE TABLE IF NOT EXISTS for something else, and fails where the table exists.
  { names: ["sql_if_exists"], value: "0", isOptional: true },
  // On a Galera cluster every statement first waits for what other nodes committed before it. Elsewhere it does nothing.
  { names: ["wsrep_sync_wait"], value: "7", isOptional: true },
];

/*
 * Left as they are, and why:
 * - completion_type, innodb_rollback_on_timeout, idle_transaction_timeout: there is no transaction of several statements.
 * - innodb_snapshot_isolation: error 1020 is met by running the statement again.
 * - max_join_size: sql_big_selects overrides it.
 * - optimizer_switch, tmp_table_size, big_tables, low_priority_updates: they change how fast, not what.
 * - div_precision_increment, default_week_format, lc_time_names, max_sort_length: no statement of ours depends on them.
 * - sql_require_primary_key, sql_generate_invisible_primary_key, explicit_defaults_for_timestamp: every table has a
 *   primary key, and no column is a TIMESTAMP.
 * - old_mode, character_set_server, collation_database: every table and column says utf8mb4 or ascii itself.
 * - interactive_timeout: our sessions are not interactive. sql_log_bin: cannot be changed for new sessions.
 * - read_only and its kin: readiness tries a change, and the server's refusal names the option.
 */

type OwnersSetting = {
  name: string;
  isRight(value: string, others: Readonly<Record<string, string>>): boolean;
  weight: keyof SettingFaults;
  remedy: string;
};

const ownersSettings: readonly OwnersSetting[] = [
  {
    name: "max_allowed_packet",
    isRight: (bytes) => Number(bytes) >= 65_536,
    weight: "serious",
    remedy: "Raise it on the server to 64K or more.",
  },
  {
    name: "binlog_format",
    isRight: (format, { log_bin }) => format.toUpperCase() !== "STATEMENT" || !isOn(log_bin),
    weight: "serious",
    remedy: "InnoDB then refuses changes under READ COMMITTED. Set it to ROW or MIXED on the server.",
  },
  {
    name: "innodb_flush_log_at_trx_commit",
    isRight: (value) => value === "1",
    weight: "risky",
    remedy: "A crash of its machine may bring back used codes and ended sessions. Set it to 1 on the server.",
  },
  {
    name: "sync_binlog",
    isRight: (value, { log_bin }) => value === "1" || !isOn(log_bin),
    weight: "risky",
    remedy: "A replica may miss the last changes after a crash. Set it to 1 on the server.",
  },
];

/** Those that others are judged by. */
const contextNames = ["log_bin"];

export type Settings = ReturnType<typeof createSettings>;

/** The settings as one server knows them. What it lacks is learned from its refusals. */
export function createSettings() {
  const lacking = new Set<string>();
  const known = (names: readonly string[]) => names.filter((name) => !lacking.has(name));
  const allNames = [
    ...sessionSettings.flatMap(({ names }) => names),
    ...ownersSettings.map(({ name }) => name),
    ...contextNames,
  ];

  return {
    /** Sets all of them for a session, in one round trip. */
    assignment(): string {
      const parts = sessionSettings.flatMap(({ names, value }) =>
        known(names).map((name) => `${name} = ${value}`),
      );
      return `SET SESSION ${parts.join(", ")}`;
    },
    /** Asks for what holds now. */
    question(): string {
      return `SELECT ${known(allNames)
        .map((name) => `@@${name} AS ${name}`)
        .join(", ")}`;
    },
    /** True when a statement of these failed only for a variable that the server lacks: it may be asked again. */
    learn(error: unknown): boolean {
      if (errorNumberOf(error) !== unknownVariable) return false;
      // The sentence is in the server's language; the name stands in quotes in all of them.
      const quoted = /'(\w+)'/.exec((error as Error).message)?.[1];
      if (quoted === undefined || !allNames.includes(quoted)) return false;
      lacking.add(quoted);
      return true;
    },
    faultsIn(row: Row): SettingFaults {
      const values = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));
      const found: Record<keyof SettingFaults, string[]> = { serious: [], risky: [] };
      for (const setting of sessionSettings) found.serious.push(...sessionFaults(setting, values));
      for (const { name, isRight, weight, remedy } of ownersSettings) {
        const value = values[name];
        if (value !== undefined && !isRight(value, values))
          found[weight].push(`${name} is ${value}. ${remedy}`);
      }
      return found;
    },
  };
}

function sessionFaults(
  { names, value, isOptional }: SessionSetting,
  values: Readonly<Record<string, string>>,
): string[] {
  const held = names.filter((name) => values[name] !== undefined);
  if (held.length === 0 && !isOptional) return [`The server does not know ${names.join(" or ")}.`];
  const wanted = value.replaceAll("'", "");
  return held
    .filter((name) => values[name] !== wanted && Number(values[name]) !== Number(wanted))
    .map(
      (name) =>
        `${name} is ${values[name]} after SET SESSION ${name} = ${value}. Does a proxy in front of the database drop it?`,
    );
}

function isOn(value: string | undefined): boolean {
  return value === "1" || value === "ON";
}
