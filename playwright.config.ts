import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig, devices } from "@playwright/test";
import { findChromium } from "./scripts/system/chromium.mjs";
import { unset } from "./scripts/testing/unset.mjs";
import { freePort } from "./test/support/port.ts";

// Workers read this file too; what the first reader chose reaches them through the environment.
process.env.E2E_PORT ??= String(await freePort());
process.env.E2E_DATA_DIR ??= mkdtempSync(join(tmpdir(), "phone-login-e2e-"));

const origin = `http://localhost:${process.env.E2E_PORT}`;
const executablePath = findChromium();

export default defineConfig({
  testDir: "e2e",
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  // A browser on a machine that others use may be late once. Whatever needed its second try is named at the end.
  retries: process.env.CI ? 1 : 0,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: process.env.CI ? [["list"], ["github"]] : "list",
  use: {
    baseURL: origin,
    locale: "en-US",
    trace: "retain-on-failure",
    launchOptions: {
      ...(executablePath && { executablePath }),
      // Chromium's sandbox cannot start for root, as in most containers.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
  projects: [
    { name: "desktop", use: { ...devices["Desktop Chrome"], colorScheme: "light" } },
    // What waits half a minute in real time, as a number must between two messages, is shown @once.
    { name: "phone", grepInvert: /@once/, use: { ...devices["Pixel 7"], colorScheme: "dark" } },
  ],
  webServer: {
    command: "node .build/server.js",
    url: `${origin}/health`,
    env: {
      ...unset,
      APP_ENV: "development",
      PORT: process.env.E2E_PORT,
      HOST: "localhost",
      DATA_DIR: process.env.E2E_DATA_DIR,
      DEFAULT_COUNTRY: "IN",
    },
    gracefulShutdown: { signal: "SIGTERM", timeout: 5000 },
  },
});
