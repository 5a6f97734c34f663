import { eventLevels } from "./events.ts";

/** Undefined values are left out. */
export type Fields = Record<string, unknown>;

/** JSON escapes C0 itself; these also move, hide or break what a terminal or a log viewer shows (ASVS 16.4.1). */
const invisible = /[\u007f-\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** What a line for people begins with, without saying what it is. */
const named = new Set(["time", "level", "event", "outcome"]);

const eventWidth = Math.max(...Object.keys(eventLevels).map((name) => name.length));

export function jsonLine(fields: Fields): string {
  return `${json(fields)}\n`;
}

/** `10:30:00 warn  authn_login_fail   failure reason=wrong_code phone=…`: one line as well, for people. */
export function prettyLine(fields: Fields): string {
  const { time, level, event, outcome } = fields;
  const clock = String(time).slice(11, 19);
  let line = `${clock} ${String(level).padEnd(5)} ${String(event).padEnd(eventWidth)} ${String(outcome).padEnd(7)}`;
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined && !named.has(key)) line += ` ${key}=${shown(value)}`;
  }
  return `${line.trimEnd()}\n`;
}

function shown(value: unknown): string {
  const isPlain = typeof value === "number" || (typeof value === "string" && /^[\w.:+/-]+$/.test(value));
  return isPlain ? String(value) : json(value);
}

function json(value: unknown): string {
  const text = JSON.stringify(value);
  // Nearly every value is plain, and one search finds that out faster than replacing does.
  if (/^[ -~]*$/.test(text)) return text;
  return text.replace(
    invisible,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
