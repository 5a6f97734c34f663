import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { secretFromFile } from "#lib/config/secret-file.ts";
import { checkConfig, readConfig } from "#lib/config.ts";
import { faultsOf, ownDirectory, production } from "./environments.ts";

/** As plain JavaScript, so that processes of any supported Node can load it. */
const compilerOptions = ["--ignoreConfig", "--target", "es2022", "--module", "nodenext", "--types", "node"];

describe("a secret that is given", () => {
  it.each([
    ["base64", randomBytes(32).toString("base64")],
    ["base64url", randomBytes(32).toString("base64url")],
    ["hexadecimal", randomBytes(32).toString("hex")],
    ["a long passphrase of a password manager", "mN4)vq&Zr8[tLw2{Yh6_Kd9!Bx3^Jf7$"],
  ])("may be written in %s", (_, secret) => {
    expect(faultsOf({ ...production, SESSION_SECRET: secret })).toEqual([]);
  });

  it("may be a list for rotation, newest first", () => {
    const [older, newer] = [randomBytes(32).toString("hex"), randomBytes(32).toString("hex")];
    const config = readConfig({ ...production, OTP_SECRET: `${newer}, ${older}` });
    expect(config.otpSecrets).toEqual([newer, older]);
  });

  it.each([
    ["is short", "k3Jx9!mQ2z"],
    ["has one character too few", "mN4)vq&Zr8[tLw2{Yh6_Kd9!Bx3^Jf7"],
    ["holds 16 bytes in hexadecimal", "0f9c3b7e52d84a61c7e0935fb1d2486e"],
    ["is one character again and again", "a".repeat(64)],
    ["repeats a word", "hunter2-".repeat(8)],
    ["has few different characters", "abcabdabeabcabdabeabdabcabeabcabdaeb"],
    ["runs up the alphabet", "abcdefghijklmnopqrstuvwxyz0123456789"],
    ["is a placeholder", "please-change-me-before-production!!"],
    ["has a weak one among others", `${production.SESSION_SECRET},short`],
    ["has an empty one among others", `${production.SESSION_SECRET},`],
    ["lists one twice", `${production.SESSION_SECRET},${production.SESSION_SECRET}`],
  ])("is refused when it %s (G5)", (_, secret) => {
    for (const appEnv of ["production", "development"]) {
      const faults = faultsOf({ ...production, APP_ENV: appEnv, SESSION_SECRET: secret });
      expect(faults).toEqual([
        expect.stringMatching(/^SESSION_SECRET (is|lists|\(number 2 of the list\) is) /),
      ]);
      expect(faults.join()).not.toContain(secret);
    }
  });

  it("must not serve two purposes, neither alone nor in a list (G6)", () => {
    const other = randomBytes(32).toString("hex");
    for (const shared of [production.SESSION_SECRET, `${other},${production.SESSION_SECRET}`]) {
      expect(faultsOf({ ...production, OTP_SECRET: shared })).toEqual([
        expect.stringMatching(/^OTP_SECRET must differ from SESSION_SECRET/),
      ]);
    }
  });
});

describe("a secret that is missing in development", () => {
  it("is made once, kept for its owner alone, and found again", () => {
    const dataDir = join(ownDirectory(), "new", "data");
    const first = readConfig({ DATA_DIR: dataDir });
    expect(readConfig({ DATA_DIR: dataDir })).toEqual(first);
    expect(first.sessionSecrets).not.toEqual(first.otpSecrets);
    expect(Buffer.from(first.sessionSecrets[0], "base64url")).toHaveLength(32);
    expect(readdirSync(dataDir).toSorted()).toEqual(["otp-secret", "session-secret"]);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(dataDir)) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
  });

  it("is the same for processes that start together", async () => {
    const dataDir = join(ownDirectory(), "data");
    const program = ownDirectory();
    const run = promisify(execFile);
    await run("node_modules/.bin/tsc", [
      ...compilerOptions,
      "--outDir",
      program,
      "lib/config/secret-file.ts",
    ]);
    const start = `import("${program}/secret-file.js").then((it) => console.log(it.secretFromFile("${dataDir}", "secret")))`;
    const starts = Array.from({ length: 6 }, () => run(process.execPath, ["-e", start]));
    const secrets = (await Promise.all(starts)).map(({ stdout }) => stdout.trim());
    expect(new Set(secrets)).toEqual(new Set([secretFromFile(dataDir, "secret")]));
    expect(readdirSync(dataDir)).toEqual(["secret"]);
  });

  it("says so when the file was emptied, and when there is no place for it", () => {
    const dataDir = ownDirectory();
    writeFileSync(join(dataDir, "otp-secret"), "\n");
    expect(() => readConfig({ DATA_DIR: dataDir })).toThrow(/OTP_SECRET /);
    const file = join(ownDirectory(), "file");
    writeFileSync(file, "");
    expect(faultsOf({ DATA_DIR: join(file, "data") })).toEqual([
      "DATA_DIR cannot be used (ENOTDIR). It must be a directory that this user can write to.",
    ]);
  });

  it("is not made by a start that is refused, nor by a check", () => {
    const dataDir = join(ownDirectory(), "data");
    expect(faultsOf({ DATA_DIR: dataDir, PORT: "nonsense" })).toHaveLength(1);
    expect(checkConfig({ DATA_DIR: dataDir }).secrets).toEqual({ sessionSecrets: null, otpSecrets: null });
    expect(existsSync(dataDir)).toBe(false);
  });
});
