import { lstatSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import nextEnv from "@next/env";
import { type Checked, type Config, checkConfig, config, readConfig } from "../config.ts";
import { processWide } from "../process-wide.ts";
import { StartRefused } from "../start-refused.ts";
import type { RawEnvironment, SourceOf } from "./environment.ts";

/**
 * Reads `.env` files, as Next does, and then the configuration.
 * @throws ConfigError with every fault in it
 * @throws StartRefused for a file that is no text
 */
export function loadConfig(root: string, isNextDev: boolean): Config {
  return config(() => readConfig(...environment(root, isNextDev)));
}

/** Tells what loadConfig() would, and changes nothing. @throws the same */
export function loadCheckedConfig(root: string): Checked {
  return checkConfig(...environment(root, false));
}

/** Loaded once: afterwards nobody can tell what the operator set from what was added. */
function environment(root: string, isNextDev: boolean): [RawEnvironment, SourceOf] {
  return processWide("environment", () => loadEnvironment(root, isNextDev));
}

/** The environment with what the files add to it. */
function loadEnvironment(root: string, isNextDev: boolean): [RawEnvironment, SourceOf] {
  const given = { ...process.env };
  // Not the operator's to choose: with any other value Next and React would mix their two builds. What the operator set
  // says what kind of server is meant, so it stays in what we read. Set first, because it also chooses the files.
  const mode = isNextDev ? "development" : "production";
  Object.assign(process.env, { NODE_ENV: mode });
  for (const file of filesOf(mode)) requireText(root, file);
  const { loadedEnvFiles } = nextEnv.loadEnvConfig(root, isNextDev, { info() {}, error: console.error });
  const fileWith = (name: string) => loadedEnvFiles.find(({ env }) => env[name] !== undefined);
  const NODE_ENV = given.NODE_ENV ?? fileWith("NODE_ENV")?.env.NODE_ENV;
  const sourceOf: SourceOf = (name) =>
    given[name] === undefined ? (fileWith(name)?.path ?? "the environment") : "the environment";
  return [{ ...process.env, NODE_ENV }, sourceOf];
}

/** What @next/env looks for. */
function filesOf(mode: "development" | "production"): readonly string[] {
  return [`.env.${mode}.local`, ".env.local", `.env.${mode}`, ".env"];
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * @next/env passes over what it cannot read, and takes nothing from a file in another encoding. A server that starts
 * without its configuration may be open to everybody.
 */
function requireText(root: string, name: string): void {
  const fault = faultOfFile(join(root, name));
  if (fault !== null) throw new StartRefused(`${name} ${fault}`);
}

function faultOfFile(file: string): string | null {
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return null;
  try {
    const stats = statSync(file);
    // A password manager may serve it as a pipe, which can be read only once.
    if (stats.isFIFO()) return null;
    if (stats.isDirectory()) return "is a directory. Put a text file in its place, or remove it.";
    const isText = !utf8.decode(readFileSync(file)).includes("\0");
    return isText ? null : notText;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return notText;
    return `cannot be read (${code}). Make it readable for this user, or remove it.`;
  }
}

const notText =
  "is not UTF-8 text. Save it as UTF-8; in Windows PowerShell write it with Set-Content -Encoding utf8.";
