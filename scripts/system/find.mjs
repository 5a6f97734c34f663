import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Where servers and browsers live that are not on everybody's PATH. */
const otherDirectories = ["/usr/local/sbin", "/usr/sbin", "/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"];

/**
 * The full path of the first of these programs that is there, or null. `SYSTEM_DIRECTORIES` replaces the usual places
 * (a test uses it to look at a machine without them).
 * @param {readonly string[]} names
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | null}
 */
export function findProgram(names, env = process.env) {
  const places = [env.PATH ?? "", env.SYSTEM_DIRECTORIES ?? otherDirectories.join(delimiter)];
  const directories = places.join(delimiter).split(delimiter).filter(Boolean);
  for (const name of names) {
    for (const directory of directories) {
      if (isExecutable(join(directory, name))) return join(directory, name);
    }
  }
  return null;
}

/**
 * @param {string} path
 * @returns {boolean}
 */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
