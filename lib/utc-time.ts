/** One for all: Next puts a constructor of its own before Date's, which costs as much as the words. */
const moment = new Date(0);

/** `YYYY-MM-DD HH:MM:SS`, UTC: the form that existing clients parse. */
export function utcTime(ms: number): string {
  moment.setTime(ms);
  return moment.toISOString().slice(0, 19).replace("T", " ");
}
