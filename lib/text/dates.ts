/** Times on the wire are `YYYY-MM-DD HH:MM:SS` in UTC. */
export function instantOf(time: string): Date {
  return new Date(`${time.replace(" ", "T")}Z`);
}

/** `zone` is the reader's (IANA). The same moment lies on different days around the world. */
export function longDay(locale: string, time: string, zone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: zone }).format(instantOf(time));
}

/** For a list on a narrow screen: the month in short, and never broken between lines. */
export function shortDay(locale: string, time: string, zone: string): string {
  const words = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: zone,
  });
  return words.format(instantOf(time)).replaceAll(" ", "\u00a0");
}

const steps = [
  { unit: "minute", seconds: 60, below: 3600 },
  { unit: "hour", seconds: 3600, below: 86_400 },
] as const;

/** "5 minutes ago"; from a day on by the reader's calendar, so that "yesterday" is the day that they call so. */
export function ago(locale: string, time: string, now: Date, zone: string): string {
  const then = instantOf(time);
  const seconds = Math.max(0, (now.getTime() - then.getTime()) / 1000);
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const step = steps.find(({ below }) => seconds < below);
  if (step) return words.format(-Math.round(seconds / step.seconds), step.unit);
  return words.format(dayNumber(then, zone) - dayNumber(now, zone), "day");
}

/** Days since the epoch on the calendar of this zone. */
function dayNumber(moment: Date, zone: string): number {
  // "sv" writes a date as ISO 8601 does, which is a midnight in UTC when it is read back.
  const date = new Intl.DateTimeFormat("sv", { timeZone: zone }).format(moment);
  return Date.parse(date) / 86_400_000;
}
