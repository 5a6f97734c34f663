const brand = Symbol.for("phone-login.start-refused");

/**
 * Something that stops the server's start, or an operator's command, and that whoever started it can put right: told
 * without a stack.
 */
export class StartRefused extends Error {
  readonly [brand] = true;
}

/** Use this instead of `instanceof`: in development the database is opened by the copy of this module in Next's bundle. */
export function isStartRefused(error: unknown): error is StartRefused {
  return typeof error === "object" && error !== null && brand in error;
}
