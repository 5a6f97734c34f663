import type { Database } from "#lib/db/database.ts";

/** The same database, counting statements. */
export function counting(database: Database) {
  let statements = 0;
  const count = <Call extends readonly unknown[], Result>(call: (...args: Call) => Result) => {
    return (...args: Call) => {
      statements++;
      return call(...args);
    };
  };
  const counted: Database = {
    ...database,
    all: count(database.all),
    run: count(database.run),
    insert: count(database.insert),
    updateTogether: count(database.updateTogether),
  };
  return {
    database: counted,
    take() {
      const taken = statements;
      statements = 0;
      return taken;
    },
  };
}
