import { everySeconds, type Recurring } from "../../recurring.ts";
import type { Database, Value } from "../database.ts";
import { isUnknownShape } from "./shape.ts";

/** Users whom no sign-in can find. */
export type Unadopted = { users: number; firstId: Value };

const chunkRows = 20_000;

/**
 * Counts in chunks that an ordinary statement's deadline has room for.
 * @param until ends at the first chunk that has any: to know whether there are any is enough then
 */
export async function countUnadopted(
  database: Database,
  { behind = -1, until = "end" }: { behind?: Value; until?: "end" | "first" } = {},
): Promise<Unadopted> {
  let counted: Unadopted = { users: 0, firstId: null };
  for (let place = behind; ; ) {
    const [row] = await database.all(
      `SELECT COUNT(*) AS looked_at, MAX(id) AS last, SUM(CASE WHEN ${isUnknownShape} THEN 1 ELSE 0 END) AS users,
         MIN(CASE WHEN ${isUnknownShape} THEN id END) AS first
       FROM (SELECT id, phone_number FROM users WHERE id > :place ORDER BY id LIMIT ${chunkRows}) AS chunk`,
      { place },
    );
    if (row === undefined || Number(row.looked_at) === 0) return counted;
    counted = { users: counted.users + Number(row.users), firstId: counted.firstId ?? row.first ?? null };
    if (until === "first" && counted.users > 0) return counted;
    place = row.last ?? null;
  }
}

export type AdoptionWatch = {
  /** False until it is known that every user can be found by a sign-in. */
  isDone(): boolean;
  stop(): Promise<void>;
};

/** Looks at one chunk while something is left, so that readiness follows soon after. */
const lookSeconds = 5;

/**
 * Counts once in the background, and looks again until nobody is left.
 * @param report is told once how many there are, when there are any
 */
export function watchAdoption(database: Database, report: (users: number) => void): AdoptionWatch {
  let isDone = false;
  let first: Unadopted | null = null;
  async function look(): Promise<void> {
    if (isDone) return;
    const left =
      first === null
        ? await countUnadopted(database)
        : await countUnadopted(database, { behind: Number(first.firstId) - 1, until: "first" });
    if (first === null && left.users > 0) report(left.users);
    first = left;
    isDone = left.users === 0;
    if (isDone) void watching.stop();
  }
  // A database that does not answer is reported by those who need it now.
  const watching: Recurring = everySeconds(lookSeconds, look, () => undefined);
  return { isDone: () => isDone, stop: () => watching.stop() };
}
