import type { Environment } from "./environment.ts";

/** More than one product has, tests and previews included: a longer list is hardly meant. */
const appsMax = 20;
/** The team's ten characters, then the bundle: https://developer.apple.com/help/glossary/bundle-id. No wildcard names an app. */
const appId = /^[A-Z0-9]{10}(\.[A-Za-z0-9-]+)+$/;

/** The iOS apps that may be offered the codes of this site; null where there are none. */
export function readAppleApps(env: Environment): readonly string[] | null {
  const apps = env.list("APPLE_APP_IDS");
  if (apps === undefined) return null;
  const strange = apps.findIndex((app) => !appId.test(app)) + 1;
  const repeated = apps.findIndex((app, at) => apps.slice(0, at).some((other) => isSame(app, other))) + 1;
  if (strange > 0) {
    env.fault(
      "APPLE_APP_IDS",
      `must be apps as team and bundle, separated by commas, such as ABCDE12345.com.example.app. Entry ${strange} is not one.`,
    );
  } else if (repeated > 0) {
    env.fault("APPLE_APP_IDS", `must name each app once. Entry ${repeated} is there already.`);
  } else if (apps.length > appsMax) {
    env.fault("APPLE_APP_IDS", `must be at most ${appsMax} apps.`);
  }
  return apps;
}

/** Apple tells no bundles apart by case. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
