import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { findChromium } from "../../scripts/system/chromium.mjs";
import { chromiumFlags } from "./browser.mjs";

// Fetched when asked for rather than a dependency: it brings 114 packages and 176 MB, and names Node >= 22.19 (it runs
// on 20), which every installation and every CI run would pay for.
const lighthouse = "lighthouse@13.5.0";
const timeoutMs = 180_000;
const attempts = 4;

/**
 * One run with Lighthouse's own phone: a slow 4G network and a processor four times slower, both simulated.
 * @param {string} url
 * @param {{ categories: readonly string[], state?: import("./visitors.mjs").Visit["state"], file: string }} options
 *   `file` without its ending: an .html to read and a .json
 */
export async function runLighthouse(url, { categories, state, file }) {
  const args = [
    "--yes",
    lighthouse,
    url,
    "--quiet",
    "--output=json,html",
    `--output-path=${file}`,
    `--only-categories=${categories.join(",")}`,
    `--chrome-flags=${["--headless=new", ...chromiumFlags].join(" ")}`,
    `--extra-headers=${JSON.stringify(cookiesOf(state))}`,
  ];
  const env = { ...process.env, CHROME_PATH: findChromium() ?? undefined };
  // A busy machine loses the beginning of a recording now and then (NO_NAVSTART), and sometimes the next one as well.
  for (let attempt = 1; !(await succeeds(args, env)); attempt++)
    if (attempt === attempts) throw new Error(`Lighthouse failed on ${url}.`);
  const report = JSON.parse(readFileSync(`${file}.report.json`, "utf8"));
  if (report.finalDisplayedUrl !== url) throw new Error(`${url} led to ${report.finalDisplayedUrl}.`);
  return report;
}

/** @param {readonly string[]} args @param {NodeJS.ProcessEnv} env */
async function succeeds(args, env) {
  const child = spawn("npx", args, { env, stdio: ["ignore", "ignore", "inherit"], timeout: timeoutMs });
  const [code] = await once(child, "exit");
  return code === 0;
}

/** As headers. @param {import("./visitors.mjs").Visit["state"]} state */
export function cookiesOf(state) {
  if (typeof state !== "object" || !state.cookies) return {};
  return { Cookie: state.cookies.map(({ name, value }) => `${name}=${value}`).join("; ") };
}
