import type { Cap, Scope, Usage, Window } from "../../auth/budgets.ts";
import { oncePerObject } from "../../once.ts";
import type { Database, Row } from "../database.ts";
import { momentOf, numberOf } from "./columns.ts";

/** In `send_tallies`: all countries together. */
export const everywhere = "**";

/** A window, and what is counted in it. */
type Asked = Window & { counts?: Cap["counts"] };

/** The windows of each scope as one table of one row, so that no message is looked at once for every window. */
export function usageTables(database: Database, windows: readonly Asked[]): readonly string[] {
  return scopesOf(windows).map((scope) => {
    const own = windows.filter((window) => window.scope === scope);
    // Of those that share their seconds, the one that numbers are counted in stands for all.
    const byCost = own.toSorted((a, b) => Number(a.counts === "numbers") - Number(b.counts === "numbers"));
    const different = new Map(byCost.map((window) => [window.windowSeconds, window]));
    return `(${usageOf(database, scope, [...different.values()])}) AS spent_${scope}`;
  });
}

/** All that those tables hold. */
export function usageColumns(windows: readonly Window[]): readonly string[] {
  return scopesOf(windows).map((scope) => `spent_${scope}.*`);
}

export function usageFrom(row: Row, windows: readonly Window[]): readonly Usage[] {
  return windows.map((window) => {
    const columns = columnsOf(window);
    return {
      sent: numberOf(row[columns.sent]),
      verified: numberOf(row[columns.verified]),
      numbers: numberOf(row[columns.numbers] ?? 0),
      includesAsker: numberOf(row[columns.asker] ?? 0) === 1,
      oldestAt: momentOf(row[columns.oldest]),
    };
  });
}

/** A condition that holds while no cap is passed; the figures are parameters, so that the text stays the same. */
export function withinCaps(database: Database, caps: readonly Cap[]): string {
  if (caps.length === 0) return "1 = 1";
  const conditions = caps.map((cap, index) => `COALESCE(${spentOn(cap)}, 0) <= :cap${index}`);
  return `EXISTS (SELECT 1 FROM ${usageTables(database, caps).join(", ")} WHERE ${conditions.join(" AND ")})`;
}

export function capParams(caps: readonly Cap[]): Record<string, number> {
  return Object.fromEntries(caps.map(({ limit }, index) => [`cap${index}`, limit]));
}

/**
 * Writes each text once: all requests of a lane have windows of the same shape, the texts are long, and drivers find
 * their prepared statements by them.
 */
export function oncePerShape<W extends Asked>(
  write: (windows: readonly W[]) => string,
): (windows: readonly W[]) => string {
  const written = new Map<string, string>();
  return (windows) => {
    const shape = windows
      .map(({ scope, windowSeconds, counts }) => `${scope} ${windowSeconds} ${counts}`)
      .join();
    let text = written.get(shape);
    if (text === undefined) {
      text = write(windows);
      written.set(shape, text);
    }
    return text;
  };
}

/** `:siteEnd` for `:site`: the networks of a site are all texts that begin like it, between two ends of an index. */
export function endOf(site: string | null): string | null {
  return site === null ? null : `${site}~`;
}

function spentOn(cap: Cap): string {
  const { sent, verified, numbers } = columnsOf(cap);
  if (cap.counts === "numbers") return numbers;
  return cap.counts === "messages" ? sent : `${sent} - ${verified}`;
}

function scopesOf(windows: readonly Window[]): readonly Scope[] {
  return [...new Set(windows.map(({ scope }) => scope))];
}

/**
 * Named by their scope too, so that the tables can be selected whole, beside each other. Made once a window, of which
 * there are a dozen for each send.
 */
const columnsOf = oncePerObject(({ scope, windowSeconds }: Window) => ({
  sent: `${scope}_sent_${windowSeconds}`,
  verified: `${scope}_verified_${windowSeconds}`,
  oldest: `${scope}_oldest_${windowSeconds}`,
  // Only where different numbers are counted.
  numbers: `${scope}_numbers_${windowSeconds}`,
  asker: `${scope}_asker_${windowSeconds}`,
}));

/**
 * An address, a site or a prefix has few messages, so they are counted one by one. A country or everything may have a hundred
 * thousand a day: there what is old comes from tallies and only what is newer than `:talliedUntil` is counted. Any
 * boundary between two tallies gives the same sum, so a stale one costs time and nothing else. A tally leaves a window
 * whole, and learns within seconds what became of its messages: never too little is counted.
 */
function usageOf(database: Database, scope: Scope, windows: readonly Asked[]): string {
  const since = database.ago(Math.max(...windows.map(({ windowSeconds }) => windowSeconds)));
  const sums = (counted: Counted) =>
    windows.map((window) => sumsWithin(database, window, counted)).join(", ");
  const own = ownMessages[scope];
  if (own !== undefined) return `SELECT ${sums(messages)} FROM sends WHERE ${own} AND sent_at > ${since}`;
  const country = scope === "country" ? ":country" : `'${everywhere}'`;
  const only = scope === "country" ? "country = :country AND lane = 'open' AND" : "";
  const totals = windows
    .map(columnsOf)
    .map(
      ({ sent, verified, oldest }) =>
        `SUM(${sent}) AS ${sent}, SUM(${verified}) AS ${verified}, MIN(${oldest}) AS ${oldest}`,
    );
  // SQLite seeks by one lower bound only; the plus keeps it from the wrong one. MySQL ignores it and uses both.
  return `SELECT ${totals.join(", ")} FROM (
      SELECT ${sums(tallies)} FROM send_tallies
        WHERE country = ${country} AND ends_at > ${since} AND ends_at <= :talliedUntil
      UNION ALL
      SELECT ${sums(messages)} FROM sends WHERE ${only} sent_at >= :talliedUntil AND +sent_at > ${since}
    ) AS parts`;
}

/**
 * Scopes whose messages an index has together. Those for devices that have signed in with the number use up nothing that
 * newcomers may have: otherwise a few numbers of one's own would close a country for everybody else. So the limits of an
 * address and a site hold each lane for itself, and those of a prefix and a country the lane `open` alone.
 */
const ownMessages: Partial<Record<Scope, string>> = {
  network: "network = :network AND lane = :lane",
  site: "network >= :site AND network < :siteEnd AND lane = :lane",
  prefix: "prefix = :prefix AND lane = 'open' AND forgiven = 0",
};

/** What one row counts for. */
type Counted = { moment: string; sent: string; verified: string };
const messages: Counted = {
  moment: "sent_at",
  sent: "1",
  verified: "CASE WHEN verified_at IS NULL THEN 0 ELSE 1 END",
};
const tallies: Counted = { moment: "ends_at", sent: "sent", verified: "verified" };

function sumsWithin(database: Database, window: Asked, { moment, sent, verified }: Counted): string {
  const columns = columnsOf(window);
  const isWithin = `${moment} > ${database.ago(window.windowSeconds)}`;
  const within = (value: string) => `CASE WHEN ${isWithin} THEN ${value} END`;
  const sums = `SUM(${within(sent)}) AS ${columns.sent}, SUM(${within(verified)}) AS ${columns.verified},
    MIN(${within(moment)}) AS ${columns.oldest}`;
  if (window.counts !== "numbers") return sums;
  return `${sums}, COUNT(DISTINCT ${within("phone_number")}) AS ${columns.numbers},
    MAX(${within("CASE WHEN phone_number = :phone THEN 1 ELSE 0 END")}) AS ${columns.asker}`;
}
