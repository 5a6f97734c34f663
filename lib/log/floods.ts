import { networkOf } from "../http/network.ts";
import type { LogEntry } from "../log.ts";

const windowMs = 60_000;
/** A person who mistypes, and a few people behind one address, never see a line left out. */
const linesPerWindow = 10;
/** What is beyond is counted without its network: a flood from everywhere must not fill the memory either. */
const floodsMax = 10_000;

type Flood = Pick<LogEntry, "event" | "outcome" | "reason" | "limit" | "ip"> & { count: number };

/**
 * Bounds what refusals can write. Of one kind and network, the first ten in a minute are lines; those after them become
 * one line at the end of the minute, with their count in `repeated`. Otherwise one client could write 2.5 MB a second and
 * hide everything else. A process that stops loses the counts of its last minute.
 */
export function boundFloods(
  write: (entry: LogEntry) => void,
  later: (end: () => void) => void = (end) => void setTimeout(end, windowMs).unref(),
): (entry: LogEntry) => void {
  let floods = new Map<string, Flood>();

  function endWindow(): void {
    const ended = floods;
    floods = new Map();
    for (const { count, ...flood } of ended.values()) {
      if (count > linesPerWindow) write({ ...flood, repeated: count - linesPerWindow });
    }
  }
  function floodOf({ event, outcome, reason, limit, ip = "" }: LogEntry): Flood {
    const kind = `${event} ${reason} ${limit}`;
    const network = networkOf(ip);
    const known = floods.get(`${kind} ${network}`);
    if (known !== undefined) return known;
    const isFull = floods.size >= floodsMax;
    const key = isFull ? kind : `${kind} ${network}`;
    const flood = floods.get(key) ?? {
      event,
      outcome,
      reason,
      limit,
      ip: (!isFull && network) || undefined,
      count: 0,
    };
    if (floods.size === 0) later(endWindow);
    floods.set(key, flood);
    return flood;
  }
  return (entry) => {
    const isRefusal = entry.requestId !== undefined && entry.outcome !== "success";
    if (isRefusal) {
      const flood = floodOf(entry);
      flood.count += 1;
      if (flood.count > linesPerWindow) return;
    }
    write(entry);
  };
}
