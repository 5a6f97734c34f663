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
  faultOfDirectory,
  readAppEnv,
  readAppName,
  readDataDir,
  readHost,
  readPort,
  readPublicUrl,
} from "./config/deployment.ts";
import { Environment, type RawEnvironment, type SourceOf, type Warning } from "./config/environment.ts";
import type { Limits } from "./config/limits.ts";
import { checkSpelling } from "./config/misspelt.ts";
import { areLimitsRelaxed, checkDevelopment, checkProduction } from "./config/production.ts";
import { readLimits } from "./config/read-limits.ts";
import { type FoundSecrets, isAnyMissing, readSecrets, withMissing } from "./config/secrets.ts";
import { readSms, type SmsConfig } from "./config/sms.ts";
import type { Country } from "./phone.ts";
import { processWide } from "./process-wide.ts";
import type { Secrets } from "./secrets.ts";

export type { DatabaseConfig, Limits, MysqlConfig, SmsConfig };

/** What is not secret. */
export type Settings = Omit<Config, "sessionSecrets" | "otpSecrets">;

export type Config = Readonly<{
  appEnv: AppEnv;
  /** at most 30 characters of the GSM-7 alphabet, so that a message naming it stays one segment */
  appName: string;
  brand: Brand;
  /** iOS apps that belong to this site, each as team and bundle; null means none */
  appleApps: readonly string[] | null;
  /** null means all interfaces */
  host: string | null;
  /** in words, for the one whose HOST cannot be had */
  hostSetIn: string;
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

/**
 * This process's configuration, read by the first who asks: the server, or Next where it runs alone. One for the whole
 * process, because Next's bundle has a copy of this module, and NODE_ENV by then is no longer what the operator set.
 * @throws ConfigError each time until the environment is mended
 */
export function config(read: () => Config = () => readConfig(process.env)): Config {
  // A build is made anywhere and for any environment. What is read makes secrets, and may not suit a server.
  if (process.env.NEXT_PHASE === "phase-production-build")
    throw new Error("A build must not read the configuration.");
  return processWide("config", read);
}

/** Makes, in development, the secrets that are missing from DATA_DIR. @throws ConfigError */
export function readConfig(values: RawEnvironment, sourceOf?: SourceOf): Config {
  const { settings, secrets } = checkConfig(values, sourceOf);
  return frozen({ ...settings, ...withMissing(secrets, settings.dataDir) });
}

export type Checked = { settings: Settings; secrets: FoundSecrets };

/** What readConfig() would make of this environment. Reads files and changes nothing. @throws ConfigError */
export function checkConfig(values: RawEnvironment, sourceOf?: SourceOf): Checked {
  const env = new Environment(values, sourceOf);
  const appEnv = readAppEnv(env);
  const port = readPort(env);
  const dataDir = readDataDir(env);
  const sms = readSms(env, { dataDir, appEnv });
  const settings: Settings = {
    appEnv,
    appName: readAppName(env),
    brand: readBrand(env),
    appleApps: readAppleApps(env),
    host: readHost(env),
    hostSetIn: env.sourceOf("HOST"),
    port,
    publicUrl: readPublicUrl(env, { port, appEnv }),
    dataDir,
    database: readDatabase(env, dataDir),
    waitsForAdoption: readWaitsForAdoption(env),
    sms,
    ...readCountries(env),
    trustedProxyHops: env.integer("TRUSTED_PROXY_HOPS", { default: 0, min: 0, max: 10 }),
    otpRequireFlow: env.flag("OTP_REQUIRE_FLOW", false),
    limits: readLimits(env, { isRelaxed: areLimitsRelaxed(appEnv, sms) }),
    warnings: env.warnings,
  };
  const secrets = readSecrets(env, { dataDir, appEnv });
  requireDataDir(env, settings, secrets);
  checkSpelling(env, { isProduction: appEnv === "production" });
  if (appEnv === "production") checkProduction(env);
  else checkDevelopment(env, settings);
  if (env.faults.length > 0) throw new ConfigError(env.faults);
  return { settings, secrets };
}

function requireDataDir(env: Environment, { dataDir, database, sms }: Settings, secrets: FoundSecrets): void {
  const isUsed = database.kind === "embedded" || sms.kind === "inbox" || isAnyMissing(secrets);
  const fault = isUsed ? faultOfDirectory(dataDir) : null;
  if (fault !== null) {
    env.fault("DATA_DIR", `cannot be used (${fault}). It must be a directory that this user can write to.`);
  }
}

/** All the way down, but for URLs, whose state cannot be frozen. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || value instanceof URL) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
