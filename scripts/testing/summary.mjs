/**
 * @typedef {import("./run.mjs").Outcome} Outcome
 * @typedef {import("./parts.mjs").Part} Part
 */

/**
 * What ran, what did not, and a closing line with the sum of what the runners counted.
 * @param {readonly Part[]} parts
 * @param {readonly Outcome[]} outcomes
 * @returns {string}
 */
export function summary(parts, outcomes) {
  const lines = ["", "━━ Summary ━━"];
  for (const part of parts) {
    const outcome = outcomes.find((candidate) => candidate.part === part);
    if (outcome === undefined) lines.push(`not run  ${part.title}`);
    else lines.push(row(outcome));
  }
  const counted = outcomes.flatMap((outcome) => outcome.counts ?? []);
  const skipped = counted.flatMap((counts) => counts.skipped);
  if (skipped.length > 0) lines.push("", "Skipped:", ...skipped.map((name) => `  ${name}`));
  const secondTry = counted.flatMap((counts) => counts.secondTry);
  if (secondTry.length > 0)
    lines.push("", "Passed only at a second try:", ...secondTry.map((name) => `  ${name}`));
  if (counted.length > 0) {
    const passed = counted.reduce((sum, counts) => sum + counts.passed, 0);
    const failed = counted.reduce((sum, counts) => sum + counts.failed, 0);
    const rest = skipped.length > 0 ? `, ${skipped.length} skipped` : "";
    lines.push("", `${passed} passed, ${failed} failed${rest}`);
  }
  return lines.join("\n");
}

/** @param {Outcome} outcome */
function row({ part, ok, seconds, counts }) {
  const tests = counts === null ? "" : `, ${counts.passed + counts.failed} tests`;
  const verdict = ok ? "ok" : "FAILED";
  return `${verdict.padEnd(9)}${part.title} (${seconds.toFixed(1)} s${tests})`;
}
