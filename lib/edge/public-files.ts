import { readdirSync } from "node:fs";
import { sep } from "node:path";

/** The paths of the files in a folder as they are asked for, each starting with a slash. */
export function publicFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        `${entry.parentPath ?? entry.path}/${entry.name}`.slice(folder.length).replaceAll(sep, "/"),
      );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
