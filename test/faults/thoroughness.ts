declare module "vitest" {
  interface ProvidedContext {
    thoroughness: Thoroughness;
  }
}

/** How much of what could be tried is tried: little with everything else, all of it by the commands for that alone. */
export type Thoroughness = {
  /** of every race */
  rounds: number;
  /** of the product while it works */
  kills: number;
  /** that a storm of random faults lasts */
  seconds: number;
  seed: number;
  /** every statement is also held back and executed late */
  isFull: boolean;
};

export function thoroughness(env: NodeJS.ProcessEnv): Thoroughness {
  return {
    rounds: Number(env.FAULT_ROUNDS ?? 2),
    kills: Number(env.FAULT_KILLS ?? 3),
    seconds: Number(env.FAULT_SECONDS ?? 10),
    seed: Number(env.FAULT_SEED ?? Date.now() % 2 ** 31),
    isFull: env.FAULT_FULL === "true",
  };
}
