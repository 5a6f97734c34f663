import { accessSync, constants, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { septetsOf } from "../sms/gsm7.ts";
import type { Environment } from "./environment.ts";

const appNameMaxSeptets = 30;

export type AppEnv = "development" | "production";

/** A misspelt environment is checked as production: the mistake must not open the inbox to the world. */
export function readAppEnv(env: Environment): AppEnv {
  const text = env.text("APP_ENV") ?? "development";
  if (text === "development" || text === "production") return text;
  env.fault("APP_ENV", "must be development or production. Until it is, the rules of production apply.");
  return "production";
}

/**
 * The name stands in every message, which has to fit one segment of the GSM-7 alphabet, and beside the code, so it must
 * not look like one to the phone that fills it in.
 */
export function readAppName(env: Environment): string {
  const name = env.text("APP_NAME") ?? "Phone Login";
  const septets = septetsOf(name);
  if (septets === null || /\p{Cc}/u.test(name)) {
    env.fault("APP_NAME", "must be written in the letters that every SMS can carry (the GSM-7 alphabet).");
  } else if (septets > appNameMaxSeptets) {
    env.fault(
      "APP_NAME",
      `must be at most ${appNameMaxSeptets} characters, so that a message stays one SMS.`,
    );
  }
  if (/[0-9]{4}/.test(name))
    env.fault("APP_NAME", "must not hold four digits in a row: phones take them for a code.");
  return name;
}

/** An address or a host name to listen on. */
export function readHost(env: Environment): string | null {
  const host = env.text("HOST");
  if (host !== undefined && !/^[A-Za-z0-9._:%-]{1,253}$/.test(host)) {
    env.fault(
      "HOST",
      "must be an IP address or a host name, without port. Leave it empty for all interfaces.",
    );
  }
  return host ?? null;
}

/**
 * Why DATA_DIR could not be used, as the file system's code; null when it could. Makes nothing: where the directory is not
 * there yet, the nearest one above it decides.
 */
export function faultOfDirectory(directory: string): string | null {
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
    return statSync(directory).isDirectory() ? null : "ENOTDIR";
  } catch (error) {
    const { code = "unreadable" } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? faultOfDirectory(dirname(directory)) : code;
  }
}

export function readPort(env: Environment): number {
  return env.integer("PORT", { default: 3000, min: 1, max: 65_535 });
}

export function readPublicUrl(env: Environment, { port, appEnv }: { port: number; appEnv: AppEnv }): URL {
  const local = new URL(`http://localhost:${port}`);
  const text = env.text("PUBLIC_URL");
  const url = text === undefined ? local : asOrigin(text);
  if (url === null) {
    env.fault(
      "PUBLIC_URL",
      "must be an origin: scheme, host and port only, such as https://login.example.com.",
    );
  } else if (appEnv === "production" && url.protocol !== "https:") {
    env.fault(
      "PUBLIC_URL",
      "must be the https:// address that people see, because cookies need it in production.",
    );
  }
  return url ?? local;
}

export function readDataDir(env: Environment): string {
  return resolve(/* turbopackIgnore: true */ env.text("DATA_DIR") ?? ".data");
}

function asOrigin(text: string): URL | null {
  const url = asHttpUrl(text);
  return url?.href === `${url?.origin}/` ? url : null;
}

/** Null unless it is an http or https address without credentials. */
export function asHttpUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  return isWeb && url.username === "" && url.password === "" ? url : null;
}
