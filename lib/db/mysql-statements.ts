import type { PoolConnection, PrepareStatementInfo, ResultSetHeader } from "mysql2";
import { oncePer, oncePerObject } from "../once.ts";
import { type Params, type Row, requireValue } from "./database.ts";
import { errorNumberOf, tooManyStatements } from "./mysql-errors.ts";

export type Answer = ResultSetHeader | Row[];
export type Tell<T> = (error: Error | null, answer?: T) => void;

/** As MySQL takes a statement: parameters by place, and what they are called in that order. */
type Statement = { text: string; names: readonly string[] };

/** Null: the server had no room for it. */
const preparedOn = oncePerObject((_: PoolConnection) => new Map<Statement, PrepareStatementInfo | null>());

/**
 * Runs a statement that each connection prepares once. mysql2's own `execute` does so too, but finds what it has prepared
 * by a key that it makes of the whole text each time, and takes the parameters' names out of it anew. Where all programs
 * together have prepared as much as the server allows, the values are written into the text instead, as long as the
 * connection lives.
 */
export function runPrepared(
  connection: PoolConnection,
  sql: string,
  params: Params,
  tell: Tell<Answer>,
): void {
  const statement = statementOf(sql);
  const values = statement.names.map((name) => requireValue(params, name));
  const prepared = preparedOn(connection);
  const run = (known: PrepareStatementInfo | null) => {
    if (known === null) connection.query<ResultSetHeader>(statement.text, values, tell);
    else known.execute<ResultSetHeader>(values, tell);
  };
  const known = prepared.get(statement);
  if (known !== undefined) {
    run(known);
    return;
  }
  connection.prepare(statement.text, (error, fresh) => {
    const hasNoRoom = error !== null && errorNumberOf(error) === tooManyStatements;
    if (error !== null && !hasNoRoom) return tell(error);
    prepared.set(statement, hasNoRoom ? null : fresh);
    run(hasNoRoom ? null : fresh);
  });
}

/** What stands in quotes is no parameter. */
export const statementOf = oncePer((sql: string): Statement => {
  const names: string[] = [];
  const text = sql.replace(/'[^']*'|:(\w+)/g, (found, name?: string) => {
    if (name === undefined) return found;
    names.push(name);
    return "?";
  });
  return { text, names };
});
