import { codeMaxLifeSeconds } from "../../auth/rules.ts";
import { daySeconds } from "../../duration.ts";
import type { Database } from "../database.ts";

/**
 * Of `sends flow` and `users u`: it is younger than any code lives, and its client has not been given a new code since. So
 * the guesses of one flow and of the one after it never meet the same code. The flow of a known device ends when its owner
 * dismisses her devices: it may be the stolen one.
 */
export function flowIsLive({ ago }: Database): string {
  return `flow.sent_at > ${ago(codeMaxLifeSeconds)}
    AND (flow.lane <> 'device' OR u.proofs_since IS NULL OR flow.sent_at > u.proofs_since)
    AND NOT EXISTS (SELECT 1 FROM sends newer WHERE newer.replaces = flow.id)`;
}

/** When a number was sent to lately, for `momentsOf`; a condition on the lane is to follow. */
export function recentSends({ ago }: Database): string {
  return `SELECT GROUP_CONCAT(sent_at) FROM sends WHERE phone_number = :phone AND sent_at > ${ago(daySeconds)}`;
}
