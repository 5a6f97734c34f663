import type { Catalogue } from "./catalogue.ts";

/** A device's name is kept as it was written at its sign-in, in English and of fixed words (lib/http/device.ts). */
export function toldDevice(name: string, text: Catalogue["account"]): string {
  if (name === "Unknown device") return text.unknownDevice;
  const [, program, system] = /^(.+) on (.+)$/.exec(name) ?? [];
  if (program === undefined || system === undefined) return name;
  return (program === "App" ? text.appOn : text.deviceOn)
    .replace("{program}", program)
    .replace("{system}", system);
}
