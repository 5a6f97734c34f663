import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SECRET_BYTES = 32;

/**
 * The secret kept in `directory`, made on first use. Processes that start together end up with the same one: each
 * writes its own candidate completely, only the first link to the final name succeeds, and all read that back.
 * @throws the file system's error
 */
export function secretFromFile(directory: string, name: string): string {
  const file = join(directory, name);
  return readIfThere(file) ?? create(directory, file);
}

function create(directory: string, file: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const candidate = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const secret = randomBytes(SECRET_BYTES).toString("base64url");
    writeFileSync(candidate, `${secret}\n`, { mode: 0o600, flag: "wx", flush: true });
    linkUnlessThere(candidate, file);
  } finally {
    rmSync(candidate, { force: true });
  }
  return readFileSync(file, "utf8").trim();
}

function linkUnlessThere(candidate: string, file: string): void {
  try {
    linkSync(candidate, file);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}
