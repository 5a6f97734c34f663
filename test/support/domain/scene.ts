import { expect } from "vitest";
import type { Database } from "#lib/db/database.ts";
import type { E164 } from "#lib/phone.ts";
import { authOn, type Fixture } from "../auth-fixture.ts";

/** A database, and the way to make time pass for it. */
export type Ground = { database: Database; travel(seconds: number): Promise<void> };

/** What each test begins with: a number of its own. */
export type Scene = { fixture: Fixture; phone: E164; travel: Ground["travel"] };

/** A message to anybody from anywhere; a phone is to be added. */
export const anyRequest = {
  knownAt: null,
  flowId: null,
  network: "n",
  site: null,
  prefix: "p",
  country: "US",
  locale: "en",
} as const;

let next = 100;

export function newScene(ground: Ground): Scene {
  return {
    fixture: authOn(ground.database),
    phone: `+1202555${String(next++).padStart(4, "0")}` as E164,
    travel: (seconds) => ground.travel(seconds),
  };
}

export const code = (name: string) => expect.objectContaining({ code: name });

/** Runs `count` calls at once; how many resolved, and with what code the others failed. */
export async function atOnce(count: number, call: (index: number) => Promise<unknown>) {
  const outcomes = await Promise.allSettled(Array.from({ length: count }, (_, index) => call(index)));
  const failed = outcomes.flatMap((outcome) =>
    outcome.status === "rejected" ? [outcome.reason.code as string] : [],
  );
  return { succeeded: count - failed.length, failed };
}
