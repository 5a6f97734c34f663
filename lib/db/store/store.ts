import type { Store } from "../../auth/store.ts";
import type { Database } from "../database.ts";
import { attemptStore } from "./attempts.ts";
import { sendStore } from "./sends.ts";
import { sessionStore } from "./sessions.ts";

/** The domain's store, in SQL that both databases run. */
export function createStore(database: Database): Store {
  return { ...sendStore(database), ...attemptStore(database), ...sessionStore(database) };
}
