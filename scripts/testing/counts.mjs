import { readFileSync } from "node:fs";

/**
 * What a runner really executed, from the report that it wrote itself.
 * @typedef {{ passed: number, failed: number, skipped: readonly string[], secondTry: readonly string[] }} Counts
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
    return { passed: 0, failed: 0, skipped: [], secondTry: [] };
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
    secondTry: [],
  };
}

/**
 * @param {any} report
 * @returns {Counts}
 */
function fromPlaywright({ stats, suites }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: suites.flatMap((/** @type {any} */ suite) => namesIn(suite, "skipped")),
    secondTry: suites.flatMap((/** @type {any} */ suite) => namesIn(suite, "flaky")),
  };
}

/**
 * @param {any} suite
 * @param {"skipped" | "flaky"} status
 * @returns {string[]}
 */
function namesIn(suite, status) {
  const own = (suite.specs ?? []).flatMap((/** @type {any} */ spec) =>
    spec.tests
      .filter((/** @type {any} */ test) => test.status === status)
      .map((/** @type {any} */ test) => `${spec.title} (${test.projectName})`),
  );
  const inner = (suite.suites ?? []).flatMap((/** @type {any} */ within) => namesIn(within, status));
  return [...own, ...inner];
}
