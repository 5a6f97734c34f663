import { findChromium } from "../system/chromium.mjs";
import { provide } from "../system/provide.mjs";
import { partsNamed } from "./parts.mjs";
import { runParts } from "./run.mjs";
import { summary } from "./summary.mjs";

/**
 * Runs the parts of these names and tells what became of them. The process ends with 0 only if all ran and passed.
 * @param {readonly string[]} names none means all
 * @param {{ env?: NodeJS.ProcessEnv, extra?: readonly string[], timeoutMs?: number }} options as of runParts()
 */
export async function prove(names, { env, ...options }) {
  try {
    const startedAt = performance.now();
    const parts = partsNamed(names);
    // Before anything runs, so that a missing part is told at once.
    for (const needed of new Set(parts.flatMap((part) => part.needs ?? []))) {
      console.log(`${needed.name}: ${provide(needed)}`);
    }
    const chromium = findChromium();
    const common = { NEXT_TELEMETRY_DISABLED: "1", ...(chromium && { CHROMIUM_PATH: chromium }) };
    const outcomes = await runParts(parts, { env: { ...process.env, ...common, ...env }, ...options });
    console.log(`\n${((performance.now() - startedAt) / 1000).toFixed(0)} s in all`);
    console.log(summary(parts, outcomes));
    process.exitCode = outcomes.length === parts.length && outcomes.every((outcome) => outcome.ok) ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
