import type { Cap, Window } from "../../auth/budgets.ts";
import type { Database } from "../database.ts";

/** In `send_tallies`: all countries together. */
export const everywhere = "**";

/**
 * One row that says what the ledger holds of a window: sent, verified, numbers, oldest.
 *
 * An address or a prefix has few messages, so they are counted one by one. A country or everything may have a hundred
 * thousand a day: there what is old comes from tallies and only what is newer than `:talliedUntil` is counted. Any
 * boundary between two tallies gives the same sum, so a stale one costs time and nothing else. A tally leaves the
 * window whole: never too little is counted.
 */
export function usageWithin(database: Database, { scope, windowSeconds }: Window): string {
  const since = database.ago(windowSeconds);
  if (scope === "network" || scope === "prefix") {
    const numbers = scope === "network" ? "COUNT(DISTINCT phone_number)" : "0";
    return `SELECT COUNT(*) AS sent, COUNT(verified_at) AS verified, ${numbers} AS numbers, MIN(sent_at) AS oldest
      FROM sends WHERE ${scope} = :${scope} AND sent_at > ${since}`;
  }
  const country = scope === "country" ? ":country" : `'${everywhere}'`;
  const only = scope === "country" ? "country = :country AND" : "";
  return `SELECT SUM(sent) AS sent, SUM(verified) AS verified, 0 AS numbers, MIN(oldest) AS oldest FROM (
      SELECT SUM(sent) AS sent, SUM(verified) AS verified, MIN(ends_at) AS oldest FROM send_tallies
        WHERE country = ${country} AND ends_at > ${since} AND ends_at <= :talliedUntil
      UNION ALL
      SELECT COUNT(*), COUNT(verified_at), MIN(sent_at) FROM sends
        WHERE ${only} sent_at > ${since} AND sent_at >= :talliedUntil
    ) AS parts`;
}

/** The windows as tables of one row each, every one once. */
export function usageTables(database: Database, windows: readonly Window[]): readonly string[] {
  const tables = new Map(windows.map((window) => [aliasOf(window), usageWithin(database, window)]));
  return [...tables].map(([alias, sql]) => `(${sql}) AS ${alias}`);
}

export function aliasOf({ scope, windowSeconds }: Window): string {
  return `${scope}_${windowSeconds}`;
}

/** A condition that holds while no cap is passed; the figures are parameters, so that the text stays the same. */
export function withinCaps(
  database: Database,
  caps: readonly Cap[],
): { sql: string; params: Record<string, number> } {
  if (caps.length === 0) return { sql: "1 = 1", params: {} };
  const conditions = caps.map((cap, index) => `${spentOn(cap)} <= :cap${index}`);
  return {
    sql: `EXISTS (SELECT 1 FROM ${usageTables(database, caps).join(", ")} WHERE ${conditions.join(" AND ")})`,
    params: Object.fromEntries(caps.map(({ limit }, index) => [`cap${index}`, limit])),
  };
}

function spentOn(cap: Cap): string {
  const alias = aliasOf(cap);
  if (cap.counts === "numbers") return `${alias}.numbers`;
  return cap.counts === "messages" ? `${alias}.sent` : `${alias}.sent - ${alias}.verified`;
}
