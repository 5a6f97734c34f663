import { chromium as playwright } from "@playwright/test";
import { findProgram, isExecutable } from "./find.mjs";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const macApplications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * A Chromium for Playwright: the one that CHROMIUM_PATH names, Playwright's own download, or the system's.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | null}
 */
export function findChromium(env = process.env) {
  const named = env.CHROMIUM_PATH;
  if (named) return isExecutable(named) ? named : null;
  // SYSTEM_DIRECTORIES asks to look in those places alone.
  const fixed = env.SYSTEM_DIRECTORIES === undefined ? [playwright.executablePath(), ...macApplications] : [];
  return fixed.find(isExecutable) ?? findProgram(names, env);
}

/** @type {import("./provide.mjs").SystemPart} */
export const chromium = {
  name: "Chromium",
  purpose: "the end-to-end tests",
  find: findChromium,
  packages: {
    "apt-get": ["chromium", "fonts-liberation"],
    dnf: ["chromium", "liberation-fonts"],
    brew: ["--cask", "google-chrome"],
  },
  // Ubuntu's package only points to a snap, and some systems have none.
  otherwise: ["npx", "playwright", "install", "chromium"],
  byHand: "set CHROMIUM_PATH to a Chromium or Chrome",
};
