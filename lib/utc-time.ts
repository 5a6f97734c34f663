/** One for all: Next puts a constructor of its own before Date's, which costs as much as the words. */
const moment = new Date(0);

/** `YYYY-MM-DDTHH:MM:SS.mmmZ` (RFC 3339). */
export function isoTime(ms: number): string {
  moment.setTime(ms);
  return moment.toISOString();
}

/** `YYYY-MM-DD HH:MM:SS`, UTC: the form that existing clients parse. */
export function utcTime(ms: number): string {
  return isoTime(ms).slice(0, 19).replace("T", " ");
}
