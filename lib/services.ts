import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Auth, createAuth } from "./auth/auth.ts";
import type { SmsService } from "./auth/ports.ts";
import { codeTtlSeconds } from "./auth/rules.ts";
import { type Config, config, type DatabaseConfig } from "./config.ts";
import type { Database } from "./db/database.ts";
import { openEmbedded } from "./db/embedded.ts";
import { migrate } from "./db/migrate.ts";
import { openMysql } from "./db/mysql.ts";
import type { MysqlOptions } from "./db/mysql-pool.ts";
import { ensureMysqlDatabase } from "./db/mysql-schema.ts";
import { type Readiness, watchReadiness } from "./db/readiness.ts";
import { createStore } from "./db/store/store.ts";
import { edgeContext } from "./edge/context.ts";
import { onShutdown } from "./edge/shutdown.ts";
import { type CookieJar, createCookieJar } from "./http/cookies.ts";
import { createSeals, type Seals } from "./http/seals.ts";
import { createLog, type Log, type LogEntry } from "./log.ts";
import { type E164, parsePhone } from "./phone.ts";
import { policyOf } from "./policy.ts";
import { createCodeVault, deriveKey } from "./secrets.ts";
import { type Inbox, inboxSender } from "./sms/inbox.ts";
import { composeMessage } from "./sms/message.ts";
import { type SmsEvent, twilioSender } from "./sms/twilio.ts";

/** Everything wired. The only file that knows everyone. */
export type Services = {
  config: Config;
  log: Log;
  auth: Auth;
  seals: Seals;
  cookies: CookieJar;
  /** null when messages really go out */
  inbox: Inbox | null;
  sms: SmsService;
  parsePhone(asWritten: string): E164;
  readiness: Readiness;
};

const key = Symbol.for("phone-login.services");
const globals = globalThis as { [key]?: Promise<Services> };

/** One set a process: development reloads modules, and must not open a database each time. */
export function services(): Promise<Services> {
  globals[key] ??= compose(config());
  return globals[key];
}

async function compose(settings: Config): Promise<Services> {
  const { publicUrl, appName } = settings;
  const log = createLog({
    format: settings.appEnv === "production" ? "json" : "pretty",
    indexKey: deriveKey(settings.otpSecrets[0], "log index"),
  });
  const database = await open(settings.database, log);
  onShutdown(() => database.close());
  await Promise.race([makeTables(database, settings.database, log), sleep(startPatienceMs)]);

  const rules = policyOf(settings);
  const inbox =
    settings.sms.kind === "inbox"
      ? inboxSender({ file: settings.sms.file, inboxUrl: new URL("/dev/inbox", publicUrl).href })
      : null;
  const sms =
    settings.sms.kind === "twilio"
      ? twilioSender({ ...settings.sms, report: (event) => log.event(smsEntry(event)) })
      : (inbox as Inbox);
  await sms.warm();
  return {
    config: settings,
    log,
    auth: createAuth({
      store: createStore(database),
      sender: sms,
      vault: createCodeVault(settings.otpSecrets),
      compose: (code) =>
        composeMessage({ appName, code, ttlMinutes: codeTtlSeconds / 60, webOtpHost: publicUrl.hostname }),
      rules,
      reportTap: (event) => log.event({ outcome: "unknown", ...event }),
    }),
    seals: createSeals(settings.sessionSecrets, rules.session.lifeSeconds),
    cookies: createCookieJar(publicUrl),
    inbox,
    sms,
    parsePhone: (asWritten) => parsePhone(asWritten, settings),
    readiness: watchReadiness(database),
  };
}

/** Twilio's troubles as log lines: its words for what happened, never ours for whom. */
function smsEntry(event: SmsEvent): LogEntry {
  if (event.event === "sms_resumed") return { event: "sms_sent", outcome: "success", reason: event.event };
  if (event.event !== "sms_failed")
    return { event: "sms_unavailable", outcome: "failure", reason: event.event };
  const { verdict, status, code } = event;
  const outcome = verdict === "unanswered" ? "unknown" : "failure";
  return {
    event: verdict === "refused" ? "sms_refused" : "sms_unavailable",
    outcome,
    reason: `${verdict} status=${status} error=${code}`,
  };
}

function open(database: DatabaseConfig, log: Log): Promise<Database> | Database {
  if (database.kind === "embedded") return openEmbedded(database.file);
  return openMysql(mysqlOptions(database), {
    request: () => edgeContext.getStore(),
    report: (state, cause) => log.event(databaseEntry(state, cause)),
  });
}

/** One line when the database is given up as lost and one when it is back, beside those of the requests in between. */
function databaseEntry(state: "lost" | "back", cause: unknown): LogEntry {
  if (state === "back") return { event: "database_recovered", outcome: "success" };
  return { event: "database_unavailable", outcome: "failure", reason: "database_lost", cause };
}

function mysqlOptions({ tls, ...server }: Extract<DatabaseConfig, { kind: "mysql" }>): MysqlOptions {
  const verified =
    tls.kind === "off" ? null : { rejectUnauthorized: true, ...(tls.ca === null ? {} : { ca: tls.ca }) };
  return { ...server, tls: verified };
}

const sqlDirectory = join(process.cwd(), "sql");
const retryMs = 2_000;
/** A database that takes the connection and then is silent, or has a large table to alter, must not hide us. */
const startPatienceMs = 10_000;

/** A database that is down when we start is no reason not to: it may be starting too. Until then requests get 503. */
async function makeTables(database: Database, settings: DatabaseConfig, log: Log): Promise<void> {
  try {
    if (settings.kind === "mysql") await ensureMysqlDatabase(mysqlOptions(settings));
    await migrate(database, sqlDirectory);
  } catch (error) {
    log.event({ event: "database_unavailable", outcome: "failure", reason: "tables_not_made", cause: error });
    void sleep(retryMs, undefined, { ref: false }).then(() => makeTables(database, settings, log));
  }
}
