import type { E164 } from "../../phone.ts";
import type { MysqlSession } from "../mysql-session.ts";
import { beginning, type Place, type StoredUser, usersBehind } from "./users.ts";

export type ReadNumber = (asStored: string) => E164 | null;

/** What is to be done, found by reading alone. */
export type Survey = {
  users: number;
  /** NULL in place of a number: nobody ever signed in to them, and nothing is to be done. */
  withoutNumber: number;
  /** Numbers that more than one user has, however each of them is written. */
  shared: ReadonlySet<string>;
  /** Where the batches begin that have to be read again, to change or to report what is in them. */
  places: readonly Place[];
};

/**
 * Reads all numbers. Keeps eight bytes of each, because two spellings of one number may be a million rows apart.
 * @param progress is told how many users have been read, now and then
 */
export async function surveyNumbers(
  session: MysqlSession,
  read: ReadNumber,
  progress: (users: number) => void,
): Promise<Survey> {
  const numbers = new Numbers();
  const [all, places]: [Place[], Place[]] = [[], []];
  let [users, withoutNumber] = [0, 0];
  for (let place = beginning; ; ) {
    const batch = await usersBehind(session, place);
    if (batch.length === 0) break;
    const found = batch.map(({ phone }) => (phone === null ? null : read(phone)));
    for (const number of found) if (number !== null) numbers.add(number);
    all.push(place);
    withoutNumber += batch.filter(({ phone }) => phone === null).length;
    if (batch.some(({ phone }, index) => phone !== found[index])) places.push(place);
    place = idOfLast(batch);
    users += batch.length;
    progress(users);
  }
  const shared = numbers.repeated();
  // Any batch may hold one of those who share a number.
  return { users, withoutNumber, shared, places: shared.size > 0 ? all : places };
}

function idOfLast(batch: readonly StoredUser[]): Place {
  return batch.at(-1)?.id ?? null;
}

/** E.164 has at most fifteen digits, and a double holds every whole number of fifteen. */
class Numbers {
  #kept = new Float64Array(1_024);
  #count = 0;

  add(number: E164): void {
    if (this.#count === this.#kept.length) {
      const larger = new Float64Array(this.#kept.length * 2);
      larger.set(this.#kept);
      this.#kept = larger;
    }
    this.#kept[this.#count++] = Number(number.slice(1));
  }

  repeated(): ReadonlySet<string> {
    const sorted = this.#kept.subarray(0, this.#count).sort();
    const repeated = new Set<string>();
    for (let index = 1; index < sorted.length; index++)
      if (sorted[index] === sorted[index - 1]) repeated.add(`+${sorted[index]}`);
    return repeated;
  }
}
