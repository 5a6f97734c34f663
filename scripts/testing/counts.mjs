import { readFileSync } from "node:fs";

/**
 * What a runner really executed, from the report that it wrote itself.
 * @typedef {{ passed: number, failed: number, skipped: readonly string[] }} Counts
 */

/** The arguments and environment that make a runner write its report. */
export const reporting = {
  vitest: {
    /** @param {string} file */
    args: (file) => ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
    /** @param {string} _file @returns {Record<string, string>} */
    env: (_file) => ({}),
  },
  playwright: {
    /** @param {string} _file */
    args: (_file) => ["--reporter=list,json"],
    /** @param {string} file @returns {Record<string, string>} */
    env: (file) => ({ PLAYWRIGHT_JSON_OUTPUT_FILE: file }),
  },
};

/**
 * @param {"vitest" | "playwright"} runner
 * @param {string} file
 * @returns {Counts} all zero where the runner died before it could report
 */
export function readCounts(runner, file) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { passed: 0, failed: 0, skipped: [] };
  }
  return runner === "vitest" ? fromVitest(report) : fromPlaywright(report);
}

/**
 * @param {any} report
 * @returns {Counts}
 */
function fromVitest(report) {
  const tests = report.testResults.flatMap((/** @type {any} */ file) => file.assertionResults);
  const skipped = tests.filter((/** @type {any} */ test) => !["passed", "failed"].includes(test.status));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: skipped.map((/** @type {any} */ test) => test.fullName),
  };
}

/**
 * A flaky test passed at a second try. The first one failed, and that is what counts here.
 * @param {any} report
 * @returns {Counts}
 */
function fromPlaywright(report) {
  const skipped = report.suites.flatMap(skippedIn);
  return { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky, skipped };
}

/**
 * @param {any} suite
 * @returns {string[]}
 */
function skippedIn(suite) {
  const own = (suite.specs ?? []).flatMap((/** @type {any} */ spec) =>
    spec.tests
      .filter((/** @type {any} */ test) => test.status === "skipped")
      .map((/** @type {any} */ test) => `${spec.title} (${test.projectName})`),
  );
  return [...own, ...(suite.suites ?? []).flatMap(skippedIn)];
}
