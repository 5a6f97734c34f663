import type { Store } from "../../auth/store.ts";
import type { Database } from "../database.ts";
import { attemptStore } from "./attempts.ts";
import { operatorStore } from "./operator.ts";
import { sendStore } from "./sends.ts";
import { sessionStore } from "./sessions.ts";
import { nothingTallied, type TallyMark, tallyStore } from "./tallies.ts";
import { tapStore } from "./taps.ts";

/** The domain's store, in SQL that both databases run. */
export function createStore(database: Database): Store {
  const mark: TallyMark = { talliedUntil: nothingTallied };
  return {
    ...sendStore(database, mark),
    ...attemptStore(database),
    ...sessionStore(database),
    ...tallyStore(database, mark),
    ...tapStore(database, mark),
    ...operatorStore(database),
  };
}
