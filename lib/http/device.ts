/** Apps inside of apps write the longest, about 400 characters. */
export const userAgentMaxLength = 512;

/** A name for a device that its owner recognises in a list: "Chrome on Android". Made of fixed words only. */
export function deviceName(userAgent: string | null): string {
  const agent = (userAgent ?? "").slice(0, userAgentMaxLength);
  const program = programs.find(([pattern]) => pattern.test(agent))?.[1];
  const system = systems.find(([pattern]) => pattern.test(agent))?.[1];
  if (program === undefined) return system === undefined ? "Unknown device" : `App on ${system}`;
  return system === undefined ? program : `${program} on ${system}`;
}

/** Whether such a name is that of a device that is held in the hand. */
export function isHandset(name: string): boolean {
  return systems.some(([, system, kind]) => kind === "handset" && name.endsWith(` on ${system}`));
}

/** In this order, because browsers claim to be each other. */
const programs: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\bOPR\/|\bOpera\b/, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\b(Headless)?Chrome\/|\bCriOS\//, "Chrome"],
  [/\bVersion\/[\d.]+ (?:Mobile\/\w+ )?Safari\//, "Safari"],
  [/^curl\//, "curl"],
];

const systems: readonly (readonly [RegExp, string, "handset" | "computer"])[] = [
  [/\biPhone\b/, "iPhone", "handset"],
  [/\biPad\b/, "iPad", "handset"],
  [/\bAndroid\b|\bokhttp\//, "Android", "handset"],
  // An app that names no device. On a Mac it would say the same, but who signs in by phone number has it on the phone.
  [/\bCFNetwork\//, "Apple device", "handset"],
  [/\bWindows\b/, "Windows", "computer"],
  [/\bCrOS\b/, "ChromeOS", "computer"],
  [/\bMac OS X\b|\bMacintosh\b/, "Mac", "computer"],
  [/\bLinux\b/, "Linux", "computer"],
];
