import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const secretBytes = 32;
/** What file systems without hard links say to one: FAT, many network shares and shared folders of virtual machines. */
const linklessCodes = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];
const writtenMaxTries = 20;
const writtenPauseMs = 10;

type Link = (from: string, to: string) => void;

/**
 * The secret kept in `directory`, made on first use. Processes that start together end up with the same one: each
 * writes its own candidate completely, only the first link to the final name succeeds, and all read that back.
 * @throws the file system's error
 */
export function secretFromFile(directory: string, name: string, link: Link = linkSync): string {
  const file = join(directory, name);
  return readIfThere(file) ?? create(directory, file, link);
}

/** The same without making one: null where there is none yet. @throws the file system's error */
export function keptSecret(directory: string, name: string): string | null {
  return readIfThere(join(directory, name));
}

function create(directory: string, file: string, link: Link): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const candidate = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const secret = `${randomBytes(secretBytes).toString("base64url")}\n`;
    writeNew(candidate, secret);
    unlessThere(() => linkOrWrite(candidate, file, secret, link));
  } finally {
    rmSync(candidate, { force: true });
  }
  return readWritten(file);
}

function linkOrWrite(candidate: string, file: string, secret: string, link: Link): void {
  try {
    link(candidate, file);
  } catch (error) {
    if (!linklessCodes.some((code) => hasCode(error, code))) throw error;
    writeNew(file, secret);
  }
}

function writeNew(file: string, secret: string): void {
  writeFileSync(file, secret, { mode: 0o600, flag: "wx", flush: true });
}

/** Without links the file is there a moment before what is in it. */
function readWritten(file: string): string {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let tries = 0; ; tries++) {
    const secret = readFileSync(file, "utf8").trim();
    if (secret !== "" || tries === writtenMaxTries) return secret;
    Atomics.wait(clock, 0, 0, writtenPauseMs);
  }
}

function unlessThere(make: () => void): void {
  try {
    make();
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  }
}

function readIfThere(file: string): string | null {
  try {
    return readWritten(file);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}
