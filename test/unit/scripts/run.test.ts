import { expect, test } from "vitest";
import { partsNamed } from "../../../scripts/testing/parts.mjs";
import { runParts } from "../../../scripts/testing/run.mjs";
import { summary } from "../../../scripts/testing/summary.mjs";

type Part = Parameters<typeof runParts>[0][number];
const quiet = { env: process.env, log: () => undefined };
const plain = (name: string, script: string): Part => ({
  name,
  title: name,
  commands: [["node", "-e", script]],
});

/** A runner that writes this report and leaves with this code. */
function runner(name: string, report: object, code = 0): Part {
  const file = 'process.argv.find((word) => word.startsWith("--outputFile.json=")).slice(18)';
  const script = `require("fs").writeFileSync(${file}, ${JSON.stringify(JSON.stringify(report))}); process.exit(${code})`;
  return { name, title: name, commands: [["node", "-e", script, "--"]], runner: "vitest" };
}

const report = (passed: number, failed: number, skipped: string[] = []) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  testResults: [{ assertionResults: skipped.map((fullName) => ({ fullName, status: "skipped" })) }],
});

test("the first part that fails stops the run, and the rest is said not to have run", async () => {
  const all = [plain("one", ""), plain("two", "process.exit(3)"), plain("three", "")];
  const outcomes = await runParts(all, quiet);
  expect(outcomes.map(({ part, ok }) => [part.name, ok])).toEqual([
    ["one", true],
    ["two", false],
  ]);
  expect(summary(all, outcomes)).toMatch(/ok +one .*\nFAILED +two .*\nnot run +three/);
});

test("the closing line is the sum of what the runners themselves report, skipped tests by name", async () => {
  const all = [plain("types", ""), runner("a", report(3, 0)), runner("b", report(2, 1, ["a thing"]), 1)];
  const closing = summary(all, await runParts(all, quiet));
  expect(closing).toMatch(/Skipped:\n {2}a thing\n\n5 passed, 1 failed, 1 skipped$/);
});

test("a runner that executed no test has failed, whatever its exit code", async () => {
  const [outcome] = await runParts([runner("empty", report(0, 0))], quiet);
  expect(outcome?.ok).toBe(false);
});

test("a runner that cannot be started, or dies before its report, has failed", async () => {
  const absent: Part = { name: "absent", title: "absent", commands: [["no-such-program"]] };
  const dead: Part = { ...plain("dead", "process.exit(1)"), runner: "vitest" };
  for (const part of [absent, dead]) expect((await runParts([part], quiet))[0]?.ok).toBe(false);
});

test("a part by name brings the build that it needs; an unknown name is an error", () => {
  expect(partsNamed(["http"]).map((part) => part.name)).toEqual(["build", "http"]);
  expect(partsNamed(["unit"]).map((part) => part.name)).toEqual(["unit"]);
  expect(() => partsNamed(["units"])).toThrow("No such part: units");
});

test("Playwright's report is counted, and a test that passed only at a second try is named", async () => {
  const spec = { title: "signs in", tests: [{ status: "skipped", projectName: "phone" }] };
  const shaky = { title: "signs out", tests: [{ status: "flaky", projectName: "desktop" }] };
  const written = {
    stats: { expected: 4, unexpected: 0, flaky: 1, skipped: 1 },
    suites: [{ suites: [{ specs: [spec, shaky] }] }],
  };
  const script = `require("fs").writeFileSync(process.env.PLAYWRIGHT_JSON_OUTPUT_FILE, ${JSON.stringify(JSON.stringify(written))})`;
  const part: Part = {
    name: "e2e",
    title: "e2e",
    commands: [["node", "-e", script, "--"]],
    runner: "playwright",
  };
  const outcomes = await runParts([part], quiet);
  expect(outcomes[0]?.counts).toMatchObject({ passed: 5, failed: 0, skipped: ["signs in (phone)"] });
  expect(summary([part], outcomes)).toContain("Passed only at a second try:\n  signs out (desktop)");
});
