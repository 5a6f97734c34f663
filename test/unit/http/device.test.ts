import { expect, test } from "vitest";
import { deviceName, isHandset } from "#lib/http/device.ts";

const android = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)";
const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
const iphone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const ipad = "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";

// As their makers send them: nearly every browser also names those it wants to be taken for.
test.each([
  [`${android} Chrome/126.0.0.0 Mobile Safari/537.36`, "Chrome on Android"],
  [`${windows} Chrome/126.0.0.0 Safari/537.36`, "Chrome on Windows"],
  [`${mac} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36`, "Chrome on Mac"],
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36",
    "Chrome on Linux",
  ],
  [
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Chrome on ChromeOS",
  ],
  [`${iphone} CriOS/126.0.6478.35 Mobile/15E148 Safari/604.1`, "Chrome on iPhone"],
  [`${windows} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`, "Edge on Windows"],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763",
    "Edge on Windows",
  ],
  [`${android} Chrome/126.0.0.0 Mobile Safari/537.36 EdgA/126.0.0.0`, "Edge on Android"],
  [`${iphone} Version/17.0 EdgiOS/126.0.2592.56 Mobile/15E148 Safari/604.1`, "Edge on iPhone"],
  [`${windows} Chrome/124.0.0.0 Safari/537.36 OPR/110.0.0.0`, "Opera on Windows"],
  [`${android} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`, "Samsung Internet on Android"],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox on Windows"],
  ["Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0", "Firefox on Android"],
  [`${iphone} FxiOS/127.0 Mobile/15E148 Safari/605.1.15`, "Firefox on iPhone"],
  [`${iphone} Version/17.5 Mobile/15E148 Safari/604.1`, "Safari on iPhone"],
  [`${ipad} Version/17.5 Mobile/15E148 Safari/604.1`, "Safari on iPad"],
  [`${mac} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15`, "Safari on Mac"],
  ["curl/8.7.1", "curl"],
])("%s is %s", (agent, name) => {
  expect(deviceName(agent)).toBe(name);
});

// Programs that are no browsers: what a phone's own HTTP library says of itself.
test.each([
  ["okhttp/4.12.0", "App on Android"],
  ["Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8 Build/AP2A.240605.024)", "App on Android"],
  ["PhoneLogin/1 CFNetwork/1494.0.7 Darwin/23.4.0", "App on Apple device"],
])("%s is %s", (agent, name) => {
  expect(deviceName(agent)).toBe(name);
});

test.each([null, "", "<script>alert(1)</script>", "Chromeless/1.0", "node"])(
  "%s is nothing that is known",
  (agent) => {
    expect(deviceName(agent)).toBe("Unknown device");
  },
);

test.each(["Safari on iPhone", "Safari on iPad", "App on Android", "App on Apple device"])(
  "%s is held in the hand",
  (name) => expect(isHandset(name)).toBe(true),
);

test.each([
  "Safari on Mac",
  "Firefox on Windows",
  "Chrome on ChromeOS",
  "Chrome on Linux",
  "curl",
  "Unknown device",
])("%s is not held in the hand", (name) => expect(isHandset(name)).toBe(false));
