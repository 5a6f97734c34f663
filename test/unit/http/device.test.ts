import { expect, test } from "vitest";
import { deviceName, isHandset } from "#lib/http/device.ts";

const version = "Version/18.5 Mobile/15E148 Safari/604.1";

test.each([
  [`Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${version}`, "Safari on iPhone"],
  [`Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) ${version}`, "Safari on iPad"],
  ["Mozilla/5.0 (Linux; Android 10; K) Chrome/138.0.0.0 Mobile Safari/537.36", "Chrome on Android"],
  ["okhttp/4.12.0", "App on Android"],
  ["Shop/12 CFNetwork/3826.500.131 Darwin/24.5.0", "App on Apple device"],
])("%s is held in the hand: %s", (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name);
  expect(isHandset(name)).toBe(true);
});

test.each([
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15", "Safari on Mac"],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"],
  ["Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/138.0.0.0 Safari/537.36", "Chrome on ChromeOS"],
  ["curl/8.14.1", "curl"],
  [null, "Unknown device"],
])("%s is not: %s", (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name);
  expect(isHandset(name)).toBe(false);
});
