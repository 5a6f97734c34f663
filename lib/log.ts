/** One line per event to standard output, which says enough to investigate and nothing to steal (ASVS 16.2, 16.4). */
import type { KeyObject } from "node:crypto";
import { causesOf, type LoggedCause } from "./log/cause.ts";
import { type EventName, eventLevels, type Outcome } from "./log/events.ts";
import { boundFloods } from "./log/floods.ts";
import { type Line, standardOutput } from "./log/gathered.ts";
import { type Fields, jsonLine, prettyLine } from "./log/line.ts";
import { pseudonym } from "./log/pseudonym.ts";
import { redact, redactPath } from "./log/redact.ts";
import { type E164, numbersRemembered, type Prefix } from "./phone.ts";
import { oncePerRecent } from "./recent.ts";
import { isoTime } from "./utc-time.ts";

export type LogEntry = {
  event: EventName;
  outcome: Outcome;
  requestId?: string | undefined;
  /** appears as a pseudonym only */
  phone?: E164 | undefined;
  ip?: string | undefined;
  userId?: number | undefined;
  /** why, as a stable word such as `wrong_code`; free text is taken too, and redacted */
  reason?: string | undefined;
  /** for limits and budgets: which one, such as `sendsPerIpPerHour` */
  limit?: string | undefined;
  country?: string | undefined;
  /** shown as it is: ten thousand numbers share it */
  prefix?: Prefix | undefined;
  method?: string | undefined;
  path?: string | undefined;
  /** what Twilio answered with, or why nothing came of asking: 21211, `ECONNRESET` */
  providerStatus?: number | undefined;
  providerCode?: number | string | undefined;
  /** in place of so many lines like this one, which are left out */
  repeated?: number | undefined;
  /** private: named, never shown to a client */
  cause?: unknown;
};

export type Log = { event(entry: LogEntry): void };

export type LogOptions = {
  /** "pretty" is for people in development; everything else reads "json" */
  format: "json" | "pretty";
  /** makes pseudonyms; not in the database, and for no other use */
  indexKey: KeyObject;
  write?: (line: Line) => void;
  /** milliseconds since the epoch */
  now?: () => number;
};

export function createLog({ format, indexKey, write = standardOutput(), now = Date.now }: LogOptions): Log {
  const lineOf = format === "json" ? jsonLine : prettyLine;
  const nameOf = oncePerRecent(numbersRemembered, (phone: E164) => pseudonym(indexKey, phone));
  return {
    event: boundFloods((entry) => {
      // All else of an entry stays as it is until its line is written.
      const time = now();
      const causes = entry.cause === undefined ? undefined : causesOf(entry.cause);
      write(() => lineOf(fieldsOf(entry, { time, causes, nameOf })));
    }),
  };
}

type Beside = {
  time: number;
  causes: readonly LoggedCause[] | undefined;
  nameOf(phone: E164): string;
};

function fieldsOf(entry: LogEntry, { time, causes, nameOf }: Beside): Fields {
  return {
    time: isoTime(time),
    level: eventLevels[entry.event],
    event: entry.event,
    outcome: entry.outcome,
    repeated: entry.repeated,
    reason: text(entry.reason),
    limit: text(entry.limit),
    phone: entry.phone && nameOf(entry.phone),
    user_id: entry.userId,
    ip: entry.ip?.slice(0, 64),
    country: text(entry.country),
    prefix: entry.prefix,
    method: text(entry.method),
    path: entry.path === undefined ? undefined : redactPath(entry.path),
    provider_status: entry.providerStatus,
    // A number is none of ours: text alone is searched for those.
    provider_code: typeof entry.providerCode === "string" ? redact(entry.providerCode) : entry.providerCode,
    request_id: entry.requestId?.slice(0, 64),
    cause: causes,
  };
}

function text(value: string | undefined): string | undefined {
  return value === undefined ? undefined : redact(value);
}
