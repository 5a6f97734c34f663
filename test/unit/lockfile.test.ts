import { readFileSync } from "node:fs";
import { minVersion, satisfies } from "semver";
import { describe, expect, test } from "vitest";

type Locked = {
  version?: string;
  link?: boolean;
  integrity?: string;
  optional?: boolean;
  engines?: { node?: string };
  optionalDependencies?: Record<string, string>;
};
const packagesIn = (file: string) =>
  Object.entries((JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, Locked> }).packages);

describe.each(["package-lock.json", "bench/peers/better-auth/package-lock.json"])("%s", (file) => {
  const packages = packagesIn(file);

  // `npm ci` refuses a lock file that lacks one of them, even one for another platform. npm leaves them out when it
  // cannot look them up.
  test("lists the optional packages of every platform", () => {
    const wanted = packages.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies));
    const names = new Set(packages.map(([path]) => path.split("node_modules/").at(-1)));
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });

  // Without a hash npm installs whatever the registry sends. npm leaves it out for platforms that it does not run on.
  test("has a SHA-512 hash for every package", () => {
    const installed = packages.filter(([path, { link }]) => path !== "" && !link);
    expect(installed.length).toBeGreaterThan(0);
    expect(installed.filter(([, { integrity }]) => !integrity?.startsWith("sha512-"))).toEqual([]);
  });
});

test("every package supports every Node version that we promise", () => {
  const { engines } = JSON.parse(readFileSync("package.json", "utf8")) as { engines: { node: string } };
  const oldest = engines.node.split("||").map((line) => minVersion(line)?.version ?? line);
  expect(oldest.length).toBeGreaterThan(1);
  // npm leaves out an optional package that does not fit.
  const required = packagesIn("package-lock.json").filter(([, { optional }]) => !optional);
  const unsupported = required.flatMap(([path, { engines: { node = "*" } = {} }]) =>
    oldest.filter((version) => !satisfies(version, node)).map((version) => `${path} on Node ${version}`),
  );
  expect(unsupported).toEqual([]);
});
