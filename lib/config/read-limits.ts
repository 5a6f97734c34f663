import { asInteger, type Environment } from "./environment.ts";
import {
  CONVERSION_LIMITS,
  LIMIT_VARIABLES,
  type Limits,
  PERSONAL_LIMITS,
  type Range,
  RELAXED_FACTOR,
  SEND_COOLDOWN_SECONDS,
  SHARED_LIMITS,
  variableOf,
} from "./limits.ts";

const DAY_SECONDS = 86_400;

/** Values that are set are taken as they stand; only the defaults relax. */
export function readLimits(env: Environment, { relaxed }: { relaxed: boolean }): Limits {
  refuseUnknown(env);
  return {
    ...read(env, PERSONAL_LIMITS),
    ...read(env, SHARED_LIMITS, relaxed ? RELAXED_FACTOR : 1),
    ...read(env, CONVERSION_LIMITS),
    sendCooldownSeconds: readCooldown(env),
  };
}

function read<Name extends keyof Limits>(env: Environment, ranges: Record<Name, Range>, factor = 1) {
  const names = Object.keys(ranges) as Name[];
  const values = names.map((name) => {
    const range = ranges[name];
    return [name, env.integer(variableOf(name), { ...range, default: range.default * factor })];
  });
  return Object.fromEntries(values) as Record<Name, number>;
}

function readCooldown(env: Environment): Limits["sendCooldownSeconds"] {
  const name = variableOf("sendCooldownSeconds");
  const [first, ...rest] = (env.list(name) ?? []).map((step) => asInteger(step, 1, DAY_SECONDS));
  if (first === undefined) return SEND_COOLDOWN_SECONDS;
  if (first !== null && rest.every((step) => step !== null)) return [first, ...rest];
  env.fault(name, `must be whole seconds from 1 to ${DAY_SECONDS}, separated by commas.`);
  return SEND_COOLDOWN_SECONDS;
}

/** A misspelt limit would leave its default in force, and be found out on the bill. */
function refuseUnknown(env: Environment): void {
  const known: readonly string[] = LIMIT_VARIABLES;
  for (const name of env.names()) {
    if (name.startsWith("LIMIT_") && !known.includes(name)) {
      env.fault(name, "is not a limit. Take its name from .env.example, or remove it.");
    }
  }
}
