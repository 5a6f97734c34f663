import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Auth, createAuth } from "./auth/auth.ts";
import type { SmsService } from "./auth/ports.ts";
import { codeTtlSeconds } from "./auth/rules.ts";
import type { Store } from "./auth/store.ts";
import { onShutdown } from "./cleanups.ts";
import { type Config, config, type DatabaseConfig } from "./config.ts";
import { configuredRules } from "./configured-rules.ts";
import { type AdoptionWatch, watchAdoption } from "./db/adopt/unadopted.ts";
import type { Database } from "./db/database.ts";
import { reasonOf, withoutFigures } from "./db/diagnosis.ts";
import { migrationsIn, newerThan } from "./db/migrate.ts";
import { makeTables, openDatabase } from "./db/open.ts";
import { type Readiness, watchReadiness } from "./db/readiness.ts";
import { createStore } from "./db/store/store.ts";
import { purge } from "./db/upkeep.ts";
import { type CookieJar, createCookieJar } from "./http/cookies.ts";
import { requestContext } from "./http/request-context.ts";
import { createSeals, type Seals } from "./http/seals.ts";
import { logOf } from "./log/configured.ts";
import {
  databaseEntry,
  newerDatabaseEntry,
  readinessEntry,
  smsEntry,
  tapEntry,
  unadoptedEntry,
  warningEntry,
} from "./log/entries.ts";
import type { Log } from "./log.ts";
import { oncePer } from "./once.ts";
import { type E164, phoneReader } from "./phone.ts";
import { processWide } from "./process-wide.ts";
import { everySeconds } from "./recurring.ts";
import { createCodeVault } from "./secrets.ts";
import { createInbox, type Inbox } from "./sms/inbox.ts";
import { messageWriter } from "./sms/message.ts";
import { createTwilioSender, type SmsEvent } from "./sms/twilio.ts";
import type { Locale } from "./text/locale.ts";

/** Everything that the server needs, wired here and nowhere else; an operator's commands wire the little they need. */
export type Services = {
  config: Config;
  log: Log;
  auth: Auth;
  seals: Seals;
  cookies: CookieJar;
  /** null when messages really go out */
  inbox: Inbox | null;
  readPhone(asWritten: string): E164;
  readiness: Readiness;
};

/** One set a process: no second database is opened, and no second pool. */
export function services(): Promise<Services> {
  return processWide("services", () => wire(config()));
}

async function wire(settings: Config): Promise<Services> {
  const { publicUrl, appName } = settings;
  const log = logOf(settings);
  for (const warning of settings.warnings) log.event(warningEntry(warning));
  const database = await openDatabase(settings.database, {
    request: () => requestContext.getStore(),
    report: (state, cause) => log.event(databaseEntry(state, cause)),
    crowded: (sentence) => log.event(warningEntry({ reason: "too_few_connections", sentence })),
  });
  await Promise.race([makeTablesOrKeepTrying(database, settings.database, log), sleep(startPatienceMs)]);

  const rules = configuredRules(settings);
  const { sms, inbox } = createSender(settings, log);
  await sms.warm();
  const store = createStore(database);
  const writerFor = oncePer((locale: Locale) =>
    messageWriter({ appName, locale, ttlMinutes: codeTtlSeconds / 60, webOtpHost: publicUrl.hostname }),
  );
  const auth = createAuth({
    store,
    sender: sms,
    vault: createCodeVault(settings.otpSecrets),
    compose: (code, locale) => writerFor(locale)(code),
    rules,
    reportTap: (event) => log.event(tapEntry(event)),
  });
  // Outside the request's context: otherwise upkeep would use up that request's database time.
  const stopUpkeep = requestContext.exit(() => startUpkeep({ database, store, auth, log }));
  const adoption = requestContext.exit(() => watchUsers(database, settings, log));
  onShutdown(async () => {
    await Promise.all([stopUpkeep(), adoption.stop()]);
    await database.close();
  });
  const isReady = watchReadiness(database, migrationsIn(sqlDirectory, database), (whyNot) =>
    log.event(readinessEntry(whyNot)),
  );
  return {
    config: settings,
    log,
    auth,
    seals: createSeals(settings.sessionSecrets, rules.session.lifeSeconds),
    cookies: createCookieJar(publicUrl),
    inbox,
    readPhone: phoneReader(settings),
    // In this order, so that the log says why a database is not ready while users cannot be counted.
    readiness: async () => (await isReady()) && adoption.isDone(),
  };
}

/** In the embedded database, and where it does not matter, there is nothing to wait for. */
function watchUsers(database: Database, { waitsForAdoption }: Config, log: Log): AdoptionWatch {
  if (database.kind === "embedded" || !waitsForAdoption)
    return { isDone: () => true, stop: async () => undefined };
  return watchAdoption(database, (users) => log.event(unadoptedEntry(users)));
}

type Sender = { sms: SmsService; inbox: Inbox | null };

/** Twilio, or the inbox in its place. */
function createSender({ sms: settings, publicUrl }: Config, log: Log): Sender {
  if (settings.kind === "twilio") {
    const report = (event: SmsEvent) => log.event(smsEntry(event));
    return { sms: createTwilioSender({ ...settings, report }), inbox: null };
  }
  const inbox = createInbox({ file: settings.file, inboxUrl: new URL("/dev/inbox", publicUrl).href });
  return { sms: inbox, inbox };
}

/** Shorter means fewer untallied rows for each send to count. */
const tallySeconds = 10;
/** It may ask the ledger about every closed tap, and decides no send. */
const reviewSeconds = 60;
const purgeSeconds = 600;

type Upkept = { database: Database; store: Store; auth: Auth; log: Log };

/** What the server does for itself while it runs, on every instance. */
function startUpkeep({ database, store, auth, log }: Upkept): () => Promise<void> {
  const failed = (reason: string) => (cause: unknown) =>
    log.event({ event: "database_unavailable", outcome: "failure", reason, cause });
  const jobs = [
    everySeconds(tallySeconds, () => store.tallySends(), failed("messages_not_tallied")),
    everySeconds(reviewSeconds, () => auth.reviewTaps(), failed("budgets_not_reviewed")),
    everySeconds(purgeSeconds, (signal) => purge(database, signal), failed("old_rows_not_purged")),
  ];
  return async () => void (await Promise.all(jobs.map((job) => job.stop())));
}

const sqlDirectory = join(process.cwd(), "sql");
const retryMs = 2_000;
/** A database that takes the connection and then is silent, or has a large table to alter, must not hide us. */
const startPatienceMs = 10_000;

/**
 * A database that is down when we start is no reason not to: it may be starting too. Until then requests get 503. While
 * it refuses us, the retries wait for the circuit like everybody else, and cost the server nothing.
 */
async function makeTablesOrKeepTrying(
  database: Database,
  settings: DatabaseConfig,
  log: Log,
  told = "",
): Promise<void> {
  try {
    await makeTables(database, settings, sqlDirectory);
    const newer = await newerThan(migrationsIn(sqlDirectory, database), database);
    if (newer.length > 0) log.event(newerDatabaseEntry(newer));
    for (const sentence of (await database.settingFaults()).risky)
      log.event(warningEntry({ reason: "database_settings", sentence }));
  } catch (error) {
    const reason = withoutFigures(reasonOf(error));
    if (reason !== told)
      log.event({
        event: "database_unavailable",
        outcome: "failure",
        reason: "tables_not_made",
        cause: error,
      });
    const again = () => makeTablesOrKeepTrying(database, settings, log, reason);
    void sleep(retryMs, undefined, { ref: false }).then(again);
  }
}
