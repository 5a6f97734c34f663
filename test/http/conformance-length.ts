declare module "vitest" {
  interface ProvidedContext {
    conformance: ConformanceLength;
  }
}

/** How long random requests are made: a moment with everything else, longer by the command for that alone. */
export type ConformanceLength = {
  /** on each kind of database */
  seconds: number;
  seed: number;
};

export function conformanceLength(env: NodeJS.ProcessEnv): ConformanceLength {
  return {
    seconds: Number(env.CONFORMANCE_SECONDS ?? 6),
    seed: Number(env.CONFORMANCE_SEED ?? Date.now() % 2 ** 31),
  };
}
