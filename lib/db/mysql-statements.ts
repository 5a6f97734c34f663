import type { PoolConnection, PrepareStatementInfo, ResultSetHeader } from "mysql2";
import { oncePer } from "../once.ts";
import type { Params, Row, Value } from "./database.ts";

export type Answer = ResultSetHeader | Row[];
export type Tell<T> = (error: Error | null, answer?: T) => void;

const prepared = new WeakMap<PoolConnection, Map<string, PrepareStatementInfo>>();

/**
 * Runs a statement that each connection prepares once. mysql2's own `execute` does so too, but finds what it has prepared
 * by a key that it makes of the whole text each time, and takes the parameters' names out of it anew.
 */
export function runPrepared(connection: PoolConnection, sql: string, params: Params, tell: Tell<Answer>) {
  const { text, names } = positional(sql);
  const values = names.map((name) => requireValue(params, name));
  let statements = prepared.get(connection);
  if (statements === undefined) {
    statements = new Map();
    prepared.set(connection, statements);
  }
  const known = statements.get(sql);
  if (known !== undefined) {
    known.execute<ResultSetHeader>(values, tell);
    return;
  }
  connection.prepare(text, (error, statement) => {
    if (error) return tell(error);
    statements.set(sql, statement);
    statement.execute<ResultSetHeader>(values, tell);
  });
}

/** Parameters by place, as MySQL takes them; `names` in that order. What stands in quotes is no parameter. */
export const positional = oncePer((sql: string): { text: string; names: readonly string[] } => {
  const names: string[] = [];
  const text = sql.replace(/'[^']*'|:(\w+)/g, (found, name?: string) => {
    if (name === undefined) return found;
    names.push(name);
    return "?";
  });
  return { text, names };
});

/** What was left out is not NULL. */
function requireValue(params: Params, name: string): Value {
  const value = params[name];
  if (value === undefined) throw new TypeError(`The parameter ${name} is missing.`);
  return value;
}
