import type { Environment } from "./environment.ts";
import { looksLikeTestAid } from "./production.ts";
import { type Variable, variables } from "./variables.ts";

const known: readonly string[] = variables;

/** Whoever sets a name with one of these first words means us. Others, such as APP_ and SESSION_, a platform may set. */
const firstWords = /^(DB|TWILIO|OTP|LIMIT)_/;
/** What Kubernetes gives every container of a namespace that has a service called db or otp. */
const ofServices = /_SERVICE_(HOST|PORT)(_|$)|_PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?$/;

/**
 * Reports names that are nearly ours or can only be meant for us: nobody reads their values, and what they were to change
 * stays as it is. In production one that is near to ours is a fault, else a warning, but for two that would be found out too
 * late: a misspelt limit on the bill, a misspelt APP_ENV by whoever finds the inbox open.
 */
export function checkSpelling(env: Environment, { isProduction }: { isProduction: boolean }): void {
  const lacksAppEnv = !env.has("APP_ENV");
  for (const name of env.names().filter((name) => !isRead(name, env))) {
    const isAppEnv = lacksAppEnv && (name.startsWith("APP_ENV") || isNearly("APP_ENV", name));
    if (!isAppEnv && !isMeantForUs(name)) continue;
    if (isProduction && looksLikeTestAid(name)) continue;
    const meant = nearestTo(name);
    const hint = meant === null ? "Take its name from .env.example, or remove it." : `Did you mean ${meant}?`;
    const sentence = `is no variable of this product. ${hint}`;
    const isGrave = isAppEnv || name.startsWith("LIMIT_") || (isProduction && meant !== null);
    if (isGrave) env.fault(name, sentence);
    else env.warn("unknown_variable", `${name} ${sentence}`);
  }
}

/** On Windows names have no case, and what is set as Db_Host is read as well. */
function isRead(name: string, env: Environment): boolean {
  return (
    known.includes(name) || (known.includes(name.toUpperCase()) && env.has(name.toUpperCase() as Variable))
  );
}

function isMeantForUs(name: string): boolean {
  return (firstWords.test(name) && !ofServices.test(name)) || variables.some((ours) => isNearly(ours, name));
}

/** Short names are near to too many others: of HOST and PORT nothing is a typing error, of APP_NAME one letter. */
function isNearly(ours: string, name: string): boolean {
  const mistakesMax = ours.length < 6 ? -1 : ours.length < 12 ? 1 : 2;
  return (
    Math.abs(ours.length - name.length) <= mistakesMax && distanceOf(ours, name.toUpperCase()) <= mistakesMax
  );
}

/** Null where none is so near that it would not lead astray. */
function nearestTo(name: string): Variable | null {
  const [nearest] = variables
    .map((ours) => ({ ours, distance: isStartOf(ours, name) ? 1 : distanceOf(ours, name.toUpperCase()) }))
    .toSorted((a, b) => a.distance - b.distance);
  return nearest !== undefined && nearest.distance <= nearest.ours.length / 4 ? nearest.ours : null;
}

/** DB_PASS for DB_PASSWORD, DB_USERNAME for DB_USER. */
function isStartOf(ours: string, name: string): boolean {
  const common = Math.min(ours.length, name.length);
  return common >= 6 && ours.slice(0, common) === name.slice(0, common);
}

/** How many letters must be put in, left out, exchanged or swapped with their neighbour to make one of the other. */
function distanceOf(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        row > 1 && column > 1 && isSwapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, last] = [last, current];
  }
  return last[other.length] ?? 0;
}
