import { daySeconds } from "../duration.ts";
import { asInteger, type Environment } from "./environment.ts";
import {
  conversionLimits,
  defaultSendCooldownSeconds,
  type Limits,
  personalLimits,
  type Range,
  relaxedFactor,
  sharedLimits,
  variableOf,
} from "./limits.ts";

/** Values that are set are taken as they stand; only the defaults relax. */
export function readLimits(env: Environment, { isRelaxed }: { isRelaxed: boolean }): Limits {
  return {
    ...read(env, personalLimits),
    ...read(env, sharedLimits, isRelaxed ? relaxedFactor : 1),
    ...read(env, conversionLimits),
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
  const [first, ...rest] = (env.list(name) ?? []).map((step) => asInteger(step, 1, daySeconds));
  if (first === undefined) return defaultSendCooldownSeconds;
  if (first !== null && rest.every((step) => step !== null)) return [first, ...rest];
  env.fault(name, `must be whole seconds from 1 to ${daySeconds}, separated by commas.`);
  return defaultSendCooldownSeconds;
}
