import { errorNumberOf, notMade } from "./mysql-errors.ts";

// What lies under a DatabaseUnavailable, for the operator who has to put it right.

/** Whether the database answers, and only its tables, or all of it, were never made. */
export function isUnmade(failure: unknown): boolean {
  const root = rootOf(failure);
  return notMade.has(errorNumberOf(root)) || /^no such table\b/.test(messageOf(root));
}

/** Whether the database answers, and will not do what was asked of it. */
export function isRefusal(failure: unknown): boolean {
  return errorNumberOf(rootOf(failure)) > 0;
}

/** In one line. Where a name has several addresses, Node tries them all and then has nothing but a code to say. */
export function reasonOf(failure: unknown): string {
  const root = rootOf(failure);
  const { code } = root as NodeJS.ErrnoException;
  return messageOf(root).replace(/\s+/g, " ").trim() || (code ?? "no reason given");
}

function rootOf(failure: unknown): unknown {
  let root = failure;
  while (root instanceof Error && root.cause !== undefined) root = root.cause;
  return root;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
