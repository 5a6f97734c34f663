// Proves everything with one command, the one that CI runs. `node scripts/test.mjs unit http` runs those parts alone;
// what follows `--` goes to the test runner, for example a part of a file name.
import { findChromium } from "./system/chromium.mjs";
import { provide } from "./system/provide.mjs";
import { partsNamed } from "./testing/parts.mjs";
import { runParts } from "./testing/run.mjs";
import { summary } from "./testing/summary.mjs";

const words = process.argv.slice(2);
const separator = words.indexOf("--");
const names = separator === -1 ? words : words.slice(0, separator);
const extra = separator === -1 ? [] : words.slice(separator + 1);

try {
  const startedAt = performance.now();
  const parts = partsNamed(names);
  // Before anything runs, so that a missing part is told at once.
  for (const needed of new Set(parts.flatMap((part) => part.needs ?? []))) {
    console.log(`${needed.name}: ${provide(needed)}`);
  }
  const chromium = findChromium();
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...(chromium && { CHROMIUM_PATH: chromium }) };
  const outcomes = await runParts(parts, { env, extra });
  console.log(`\n${((performance.now() - startedAt) / 1000).toFixed(0)} s in all`);
  console.log(summary(parts, outcomes));
  process.exitCode = outcomes.length === parts.length && outcomes.every((outcome) => outcome.ok) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
