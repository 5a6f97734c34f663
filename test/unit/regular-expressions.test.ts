import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { check } from "recheck";
import { expect, test } from "vitest";

// No pattern may take more than linear time for text that a client can choose (ASVS 1.3.12). recheck looks for input that
// makes one backtrack.

/** These read only text of our own or of the operator's files, or text that is cut before. */
const trustedInput: Record<string, string> = {
  "/<svg\\b[^>]*\\bviewBox\\s*=\\s*[\"']([^\"']*)[\"']/i": "the operator's logo",
  "/^\\s+([a-z]\\w*) /gm": "our SQL files",
  "/^\\s*--.*$/gm": "our SQL files",
  "/^(.+) on (.+)$/": "names of devices, made of fixed words",
};

/** A regular expression where one may stand; what is none after all does not compile. */
const literal =
  /(?<=(?:^|[(=:,[!&|?{};]|=>|return)\s*)\/(?!>)((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])*)\/([dgimsuy]*)/gm;
const comment = /^\s*(?:\/\/|\*|\/\*).*$/gm;

const files = execFileSync("git", ["ls-files", "app", "lib", "server.ts"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => /\.tsx?$/.test(file));
const patterns = new Map(
  files.flatMap((file) =>
    Array.from(
      readFileSync(file, "utf8").replace(comment, "").matchAll(literal),
      ([text, source = "", flags = ""]) => {
        return [text, { file, source, flags }] as const;
      },
    ).filter(([, { source, flags }]) => compiles(source, flags)),
  ),
);

function compiles(source: string, flags: string): boolean {
  try {
    return Boolean(new RegExp(source, flags));
  } catch {
    return false;
  }
}

test("every regular expression takes linear time, or reads only what we trust", async () => {
  expect(patterns.size).toBeGreaterThan(100);
  expect(Object.keys(trustedInput).filter((text) => !patterns.has(text))).toEqual([]);
  const slow: string[] = [];
  for (const [text, { file, source, flags }] of patterns) {
    if (text in trustedInput) continue;
    const verdict = await check(source, flags, { timeout: 60_000 });
    if (verdict.status !== "safe") slow.push(`${file}: ${text}: ${verdict.status}`);
  }
  expect(slow).toEqual([]);
}, 300_000);
