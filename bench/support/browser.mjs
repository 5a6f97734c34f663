import { chromium } from "@playwright/test";
import { findChromium } from "../../scripts/system/chromium.mjs";

/** Chromium's sandbox cannot start for root, as in most containers. */
export const chromiumFlags = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

export function launchChromium() {
  const executablePath = findChromium();
  return chromium.launch({ ...(executablePath && { executablePath }), args: chromiumFlags });
}
