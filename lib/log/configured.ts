import type { Config } from "../config.ts";
import { createLog, type Log, type LogOptions } from "../log.ts";
import { deriveKey } from "../secrets.ts";

/** The log as the configuration has it: pseudonyms are the same in the server and in an operator's commands. */
export function logOf(
  { appEnv, otpSecrets }: Pick<Config, "appEnv" | "otpSecrets">,
  options: Pick<LogOptions, "write"> = {},
): Log {
  const format = appEnv === "production" ? "json" : "pretty";
  return createLog({ format, indexKey: deriveKey(otpSecrets[0], "log index"), ...options });
}
