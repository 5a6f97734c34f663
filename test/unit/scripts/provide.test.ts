import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findChromium } from "../../../scripts/system/chromium.mjs";
import { databaseServer } from "../../../scripts/system/database-server.mjs";
import { provide } from "../../../scripts/system/provide.mjs";

// A machine made of shell scripts: what is not in its two directories is not there.
let machine: string;
let env: NodeJS.ProcessEnv;
const log: string[] = [];

beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), "machine-"));
  mkdirSync(join(machine, "bin"));
  mkdirSync(join(machine, "sbin"));
  env = {
    NODE_ENV: "test",
    PATH: join(machine, "bin"),
    SYSTEM_DIRECTORIES: join(machine, "sbin"),
    MACHINE: machine,
  };
  log.length = 0;
  program("env", 'while case "$1" in *=*) true;; *) false;; esac; do export "$1"; shift; done; exec "$@"');
});

afterEach(() => rmSync(machine, { recursive: true, force: true }));

function program(name: string, script: string, directory = "bin") {
  const file = join(machine, directory, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

/** A package manager that notes how it was called and, asked to install, puts MariaDB's programs in place. */
function packageManager(name: string) {
  const touch = (file: string) => `printf '#!/bin/sh\\n' > ${file} && /bin/chmod +x ${file}`;
  program(
    name,
    `echo "$DEBIAN_FRONTEND $0 $@" >> "$MACHINE/calls"
     case "$*" in *install*) ${touch('"$MACHINE/sbin/mariadbd"')}; ${touch('"$MACHINE/bin/mariadb-install-db"')};; esac`,
  );
}

const calls = () => readFileSync(join(machine, "calls"), "utf8").trim().split("\n");
const provided = (isRoot: boolean) =>
  provide(databaseServer, { env, isRoot, log: (line: string) => void log.push(line) });

test("what is already there is used and nothing is installed", () => {
  packageManager("apt-get");
  program("mariadbd", "", "sbin");
  program("mariadb-install-db", "");
  expect(provided(true)).toBe(join(machine, "sbin", "mariadbd"));
  expect(log).toEqual([]);
});

test("root installs with apt, after an update, without questions, and is told before", () => {
  packageManager("apt-get");
  expect(provided(true)).toBe(join(machine, "sbin", "mariadbd"));
  expect(calls()).toEqual([
    `noninteractive ${machine}/bin/apt-get update`,
    expect.stringMatching(/^noninteractive .*install -y .*mariadb-server-core/),
  ]);
  expect(log[0]).toMatch(/MariaDB is missing .* Installing it:/);
});

test("a user with passwordless sudo installs through it", () => {
  packageManager("dnf");
  program("sudo", 'echo "sudo $@" >> "$MACHINE/calls"; [ "$2" = true ] && exit 0; shift; exec "$@"');
  expect(provided(false)).toBe(join(machine, "sbin", "mariadbd"));
  expect(calls()[1]).toMatch(/^sudo -n .*dnf install -y mariadb-server$/);
});

test("Homebrew installs as the user, never as root", () => {
  packageManager("brew");
  expect(() => provided(true)).toThrow("MariaDB is missing");
  expect(provided(false)).toBe(join(machine, "sbin", "mariadbd"));
});

test("a user who would be asked for a password is told how to install, once, and nothing is tried", () => {
  packageManager("apt-get");
  program("sudo", "exit 1");
  expect(() => provided(false)).toThrow(/sudo apt-get install mariadb-server-core.*TEST_MYSQLD/s);
  expect(log).toEqual([]);
});

test("an installation that does not bring the part ends with the same message", () => {
  program("apt-get", "exit 100");
  expect(() => provided(true)).toThrow(/MariaDB is missing\. It is needed for/);
});

test("TEST_MYSQLD names another server, and one that is not there is not replaced in silence", () => {
  packageManager("apt-get");
  program("mysqld", "", "sbin");
  const mysqld = join(machine, "sbin", "mysqld");
  env.TEST_MYSQLD = mysqld;
  expect(provided(true)).toBe(mysqld);
  env.TEST_MYSQLD = "/nowhere/mysqld";
  expect(() => provided(true)).toThrow("TEST_MYSQLD names no program: /nowhere/mysqld");
  expect(log).toEqual([]);
});

test("CHROMIUM_PATH names the browser, and one that is not there is not replaced in silence", () => {
  program("chromium", "");
  expect(findChromium(env)).toBe(join(machine, "bin", "chromium"));
  expect(findChromium({ ...env, CHROMIUM_PATH: "/nowhere/chrome" })).toBeNull();
});
