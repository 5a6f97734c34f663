/** Contract §1: times on the wire are `YYYY-MM-DD HH:MM:SS` in UTC. */
export function instantOf(time: string): Date {
  return new Date(`${time.replace(" ", "T")}Z`);
}

/** Days carry no zone of the reader on the server, so they are told in UTC. */
export function longDay(locale: string, time: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(instantOf(time));
}

const steps = [
  { unit: "minute", seconds: 60, below: 3600 },
  { unit: "hour", seconds: 3600, below: 86_400 },
  { unit: "day", seconds: 86_400, below: Number.POSITIVE_INFINITY },
] as const;

/** "5 minutes ago", "yesterday": true in every zone, so the server can say it. */
export function ago(locale: string, time: string, now: Date): string {
  const seconds = Math.max(0, (now.getTime() - instantOf(time).getTime()) / 1000);
  const step = steps.find((candidate) => seconds < candidate.below) ?? steps[2];
  const amount = Math.round(seconds / step.seconds);
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-amount, step.unit);
}
