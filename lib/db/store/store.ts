import type { Store } from "../../auth/store.ts";
import type { Database } from "../database.ts";
import { createAttemptStore } from "./attempts.ts";
import { createOperatorStore } from "./operator.ts";
import { createSendStore } from "./sends.ts";
import { createSessionStore } from "./sessions.ts";
import { createTallyStore, nothingTallied, type TallyMark } from "./tallies.ts";
import { createTapStore } from "./taps.ts";

/** The domain's store, in SQL that both databases run. */
export function createStore(database: Database): Store {
  const mark: TallyMark = { talliedUntil: nothingTallied };
  return {
    ...createSendStore(database, mark),
    ...createAttemptStore(database),
    ...createSessionStore(database),
    ...createTallyStore(database, mark),
    ...createTapStore(database, mark),
    ...createOperatorStore(database),
  };
}
