/** A well-formed code that is not this one; another for each `nth`. */
export function wrongCode(code: string, nth = 1): string {
  return String((Number(code) + nth) % 1_000_000).padStart(6, "0");
}
