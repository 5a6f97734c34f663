import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { type Environment, withoutQuotes } from "./environment.ts";

export type MysqlConfig = {
  kind: "mysql";
  host: string;
  port: number;
  name: string;
  user: string;
  password: string;
  tls: DatabaseTls;
  /** at most, of one instance */
  connections: number;
};

export type DatabaseConfig = MysqlConfig | { kind: "embedded"; file: string };

/** `ca`: PEM text of the authority to trust instead of the system's. Certificates and the names in them are always verified. */
export type DatabaseTls = { kind: "off" } | { kind: "verified"; ca: string | null };

const group = ["DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD"] as const;

/** Any one of the group means MySQL, and the others take their defaults. */
export function readDatabase(env: Environment, dataDir: string): DatabaseConfig {
  const port = env.integer("DB_PORT", { default: 3306, min: 1, max: 65_535 });
  const tls = readTls(env);
  const connections = env.integer("DB_CONNECTIONS", { default: 10, min: 2, max: 100 });
  if (!group.some((name) => env.exact(name) !== undefined)) {
    const withoutServer = "is set without a database server. Set DB_HOST, or remove it.";
    if (tls.kind !== "off") env.fault("DB_SSL", withoutServer);
    if (env.has("DB_CONNECTIONS")) env.fault("DB_CONNECTIONS", withoutServer);
    // Platforms set it by themselves, so it is no fault.
    if (env.names().includes("DATABASE_URL")) {
      env.warn(
        "database_url_not_read",
        "DATABASE_URL is not read. For a database server set DB_HOST and its group.",
      );
    }
    return { kind: "embedded", file: join(dataDir, "phone-login.sqlite") };
  }
  const host = readHost(env);
  if (tls.kind !== "off" && isIP(host) !== 0)
    env.fault("DB_SSL", "checks the server by the name in its certificate. Set DB_HOST to that name.");
  return {
    kind: "mysql",
    host,
    port,
    name: env.text("DB_NAME") ?? "harish",
    user: env.text("DB_USER") ?? "root",
    password: readPassword(env),
    tls,
    connections,
  };
}

export function readWaitsForAdoption(env: Environment): boolean {
  const text = env.text("ADOPT");
  if (text !== undefined && text !== "skip") env.fault("ADOPT", "must be skip, or not set.");
  return text !== "skip";
}

/** An address that was pasted whole holds a password, and the host is shown at the start. */
function readHost(env: Environment): string {
  const host = env.text("DB_HOST") ?? "localhost";
  if (isIP(host) === 0 && !/^[A-Za-z0-9_][A-Za-z0-9._-]{0,252}$/.test(host)) {
    env.fault(
      "DB_HOST",
      "must be a host name or an IP address, and nothing else: the rest belongs into DB_PORT, DB_USER, DB_PASSWORD and DB_NAME.",
    );
  }
  return host;
}

/** A password may begin and end with a quote, so it is taken as it is. */
function readPassword(env: Environment): string {
  const password = env.exact("DB_PASSWORD") ?? "";
  if (withoutQuotes(password) !== password) {
    env.warn(
      "db_password_in_quotes",
      "DB_PASSWORD is in quotes, and they count as part of it. If they should not, as in a file for docker --env-file, remove them.",
    );
  }
  return password;
}

/** For people: the file, or the server without user and password. */
export function placeOf(database: DatabaseConfig): string {
  if (database.kind === "embedded") return database.file;
  return `${database.name} on MySQL at ${database.host}:${database.port}`;
}

/** There is no way to use TLS without verifying: it would keep out nobody who can answer for the server. */
function readTls(env: Environment): DatabaseTls {
  const text = env.text("DB_SSL") ?? "false";
  if (text === "false") return { kind: "off" };
  if (text === "true") return { kind: "verified", ca: null };
  const ca = readCertificate(text);
  if (ca === null) {
    env.fault(
      "DB_SSL",
      "must be true, false, or the path of a readable PEM file with the authority's certificate.",
    );
  }
  return { kind: "verified", ca };
}

function readCertificate(file: string): string | null {
  try {
    const pem = readFileSync(/* turbopackIgnore: true */ file, "utf8");
    return pem.includes("-----BEGIN CERTIFICATE-----") ? pem : null;
  } catch {
    return null;
  }
}
