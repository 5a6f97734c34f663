import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Locked = { optionalDependencies?: Record<string, string> };
const lockFiles = ["package-lock.json", "bench/peers/better-auth/package-lock.json"];

// `npm ci` refuses a lock file that lacks one of them, even one for a platform that it does not run on. npm itself leaves
// them out when it writes the file where it cannot look them up.
test.each(lockFiles)("%s has the optional packages of every platform", (file) => {
  const lock = JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, Locked> };
  const wanted = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  );
  const names = new Set(Object.keys(lock.packages).map((path) => path.split("node_modules/").at(-1)));
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
});
