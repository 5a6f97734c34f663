import type { z } from "zod";
import type { FieldError } from "../../problems.ts";

/** Enough to mend a request by hand; a body of nothing but unknown keys should not be answered with a longer one. */
const maxFields = 8;
const nameMaxLength = 40;

/** What a schema found wrong, one sentence per field, in the order of the schema; unknown fields come last. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  const byField = new Map<string, FieldError>();
  for (const fault of error.issues.flatMap(toFieldErrors)) {
    if (byField.size === maxFields) break;
    if (!byField.has(fault.field)) byField.set(fault.field, fault);
  }
  return [...byField.values()];
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map(unknownField);
  return [{ field: issue.path.join(".") || "body", message: issue.message }];
}

function unknownField(key: string): FieldError {
  const name = printable(key);
  return { field: name, message: `${name} is not a field of this request.` };
}

/** A key is whatever the sender wrote: shown back short, and without characters that could rewrite a log line. */
function printable(key: string): string {
  const plain = key.replace(/[^\x20-\x7e]/g, "?");
  return plain.length > nameMaxLength ? `${plain.slice(0, nameMaxLength)}…` : plain;
}
