import { redact } from "./redact.ts";

const causesMax = 4;

export type LoggedCause = { name: string; code?: string | number; message: string; at?: string };

/**
 * An error and what caused it, outermost first: name, code, message and the place it came from. Nothing else of it:
 * vendors hang requests, headers and whole statements on their errors.
 */
export function causesOf(error: unknown): LoggedCause[] {
  const causes: LoggedCause[] = [];
  for (let cause = error; cause !== undefined && cause !== null && causes.length < causesMax; ) {
    causes.push(described(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

function described(cause: unknown): LoggedCause {
  if (!(cause instanceof Error)) return { name: "thrown", message: redact(String(cause)) };
  const { code } = cause as { code?: unknown };
  const at = cause.stack?.match(/^ +at (.{1,300})$/m)?.[1];
  return {
    name: redact(cause.name),
    ...(typeof code === "number" && { code }),
    ...(typeof code === "string" && { code: redact(code) }),
    message: redact(cause.message),
    ...(at !== undefined && { at: redact(at) }),
  };
}
