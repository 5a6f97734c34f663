import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { secretFromFile } from "#lib/config/secret-file.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "secret-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test.each(["EPERM", "ENOTSUP"])("a secret is kept also where a hard link is refused with %s", (code) => {
  const refuse = () => {
    throw Object.assign(new Error("no links"), { code });
  };
  const secret = secretFromFile(directory, "key", refuse);
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(secretFromFile(directory, "key")).toBe(secret);
  expect(readdirSync(directory)).toEqual(["key"]);
  expect(statSync(join(directory, "key")).mode & 0o777).toBe(0o600);
});

test("another's secret, there by the time of ours, is the one that both use", () => {
  const late = () => {
    writeFileSync(join(directory, "key"), "theirs\n");
    throw Object.assign(new Error("no links"), { code: "EPERM" });
  };
  expect(secretFromFile(directory, "key", late)).toBe("theirs");
});

test("any other failure is told", () => {
  const fail = () => {
    throw Object.assign(new Error("disk full"), { code: "ENOSPC" });
  };
  expect(() => secretFromFile(directory, "key", fail)).toThrow("disk full");
});
