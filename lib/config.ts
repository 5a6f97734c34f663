/** Environment → frozen, typed Config. The only reader of process.env. */
import { readAppleApps } from "./config/apple-apps.ts";
import { type Brand, readBrand } from "./config/brand.ts";
import { readCountries } from "./config/countries.ts";
import {
  type DatabaseConfig,
  type MysqlConfig,
  readDatabase,
  readWaitsForAdoption,
} from "./config/database.ts";
import {
  type AppEnv,
  readAppEnv,
  readAppName,
  readDataDir,
  readHost,
  readPort,
  readPublicUrl,
} from "./config/deployment.ts";
import { Environment, type RawEnvironment, type Warning } from "./config/environment.ts";
import type { Limits } from "./config/limits.ts";
import { checkSpelling } from "./config/misspelt.ts";
import { checkDevelopment, checkProduction } from "./config/production.ts";
import { readLimits } from "./config/read-limits.ts";
import { readSecrets } from "./config/secrets.ts";
import { readSms, type SmsConfig } from "./config/sms.ts";
import type { Country } from "./phone.ts";
import type { Secrets } from "./secrets.ts";

export type { DatabaseConfig, Limits, MysqlConfig, SmsConfig };

export type Config = Readonly<{
  appEnv: AppEnv;
  /** at most 30 characters of the GSM-7 alphabet, so that a message naming it stays one segment */
  appName: string;
  brand: Brand;
  /** iOS apps that belong to this site, each as team and bundle; null means none */
  appleApps: readonly string[] | null;
  /** null means all interfaces */
  host: string | null;
  port: number;
  /** an origin: no path, query or credentials */
  publicUrl: URL;
  dataDir: string;
  database: DatabaseConfig;
  /** whether users whom no sign-in can find keep the server from being ready */
  waitsForAdoption: boolean;
  sms: SmsConfig;
  sessionSecrets: Secrets;
  otpSecrets: Secrets;
  defaultCountry: Country;
  /** null means every country */
  allowedCountries: readonly Country[] | null;
  trustedProxyHops: number;
  otpRequireFlow: boolean;
  limits: Limits;
  warnings: readonly Warning[];
}>;

/** The environment cannot be started with. `message` lists every fault, one a line, and never a value. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(["The configuration has faults:", ...faults.map((fault) => `  - ${fault}`)].join("\n"));
    this.name = "ConfigError";
    this.faults = faults;
  }
}

let current: Config | undefined;

/** This process's configuration, read once. @throws ConfigError each time until the environment is mended */
export function config(): Config {
  current ??= readConfig(process.env);
  return current;
}

/** Pure, except that it reads the files of DB_SSL and APP_LOGO and, in development, makes missing secrets in DATA_DIR. */
export function readConfig(values: RawEnvironment): Config {
  const env = new Environment(values);
  const appEnv = readAppEnv(env);
  const port = readPort(env);
  const dataDir = readDataDir(env);
  const found: Config = {
    appEnv,
    appName: readAppName(env),
    brand: readBrand(env),
    appleApps: readAppleApps(env),
    host: readHost(env),
    port,
    publicUrl: readPublicUrl(env, { port, appEnv }),
    dataDir,
    database: readDatabase(env, dataDir),
    waitsForAdoption: readWaitsForAdoption(env),
    sms: readSms(env, { dataDir, appEnv }),
    ...readSecrets(env, { dataDir, appEnv }),
    ...readCountries(env),
    trustedProxyHops: env.integer("TRUSTED_PROXY_HOPS", { default: 0, min: 0, max: 10 }),
    otpRequireFlow: env.flag("OTP_REQUIRE_FLOW", false),
    limits: readLimits(env, { relaxed: appEnv !== "production" }),
    warnings: env.warnings,
  };
  checkSpelling(env, { isProduction: appEnv === "production" });
  if (appEnv === "production") checkProduction(env);
  else checkDevelopment(env, found);
  if (env.faults.length > 0) throw new ConfigError(env.faults);
  return frozen(found);
}

/** All the way down, but for URLs, whose state cannot be frozen. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || value instanceof URL) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
