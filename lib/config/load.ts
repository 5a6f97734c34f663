import nextEnv from "@next/env";
import { type Config, config } from "../config.ts";

/** Reads `.env` files, as Next does, and then the configuration. @throws ConfigError with every fault in it */
export function loadConfig(root: string, isNextDev: boolean): Config {
  nextEnv.loadEnvConfig(root, isNextDev, { info: () => {}, error: console.error });
  return config();
}
