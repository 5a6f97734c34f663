import { placeOf } from "../config/database.ts";
import { Environment } from "../config/environment.ts";
import { type Limits, relaxedFactor, variableOf } from "../config/limits.ts";
import { areLimitsRelaxed } from "../config/production.ts";
import { readLimits } from "../config/read-limits.ts";
import type { FoundSecrets } from "../config/secrets.ts";
import type { Checked, Settings } from "../config.ts";

/** A configuration that a server would start with, in words and without a secret. */
export function configurationLines({ settings, secrets }: Checked): readonly string[] {
  const rows = [
    ["Environment", settings.appEnv],
    ["Public URL", settings.publicUrl.origin],
    ["Listens on", `${settings.host ?? "all interfaces"}, port ${settings.port}`],
    ["Database", placeOf(settings.database)],
    ["Messages", messagesOf(settings)],
    ["Secrets", secretsOf(secrets, settings.dataDir)],
    ...limitRows(settings),
    ...settings.warnings.map(({ sentence }) => ["Beware", sentence]),
  ];
  return [
    "A server would start with this configuration.",
    "",
    ...rows.map(([name = "", value]) => `  ${name.padEnd(11)} ${value}`),
    "",
    "Not tried: listening, and whether the database and Twilio answer.",
  ];
}

function messagesOf({ sms, publicUrl }: Settings): string {
  if (sms.kind === "inbox") return `none go out, all are at ${new URL("/dev/inbox", publicUrl).href}`;
  return sms.apiUrl === null ? "by Twilio" : `by Twilio's API at ${sms.apiUrl.origin}`;
}

function secretsOf(secrets: FoundSecrets, dataDir: string): string {
  const missing = Object.values(secrets).filter((secret) => secret === null).length;
  return missing === 0 ? "there" : `${missing} of 2 missing; the start makes them in ${dataDir}`;
}

/** Those that are not as in production, where nothing is set. */
function limitRows({ appEnv, sms, limits }: Settings): string[][] {
  const isRelaxed = areLimitsRelaxed(appEnv, sms);
  const defaults = readLimits(new Environment({}), { isRelaxed });
  const names = Object.keys(limits) as (keyof Limits)[];
  const set = names.filter((name) => String(limits[name]) !== String(defaults[name]));
  const general = isRelaxed
    ? `${relaxedFactor} times those of production, but those per number and per person are the same`
    : "those of production";
  return [
    ["Limits", set.length === 0 ? general : `${general}, but:`],
    ...set.map((name) => ["", `${variableOf(name)}=${limits[name]}, not ${defaults[name]}`]),
  ];
}
