import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { createDatabase, type DatabaseServerAddress } from "./database-server.ts";
import { type Environment, newSecrets } from "./server.ts";
import { travelEmbedded, travelMysql } from "./travel.ts";

/** The databases that everything is shown on. */
export const databaseKinds = ["embedded", "mysql"] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

/** What instances of the product share: a database, secrets, a data directory. Each test file takes its own. */
export type Stage = {
  kind: DatabaseKind;
  env: Environment;
  directory: string;
  /** Makes time pass, see travel.ts. */
  travel(seconds: number): Promise<void>;
  remove(): void;
};

export async function setStage(
  kind: DatabaseKind,
  databaseServer: DatabaseServerAddress = inject("databaseServer"),
): Promise<Stage> {
  const directory = mkdtempSync(join(tmpdir(), "product-"));
  const common = { DATA_DIR: directory, ...newSecrets() };
  const remove = () => rmSync(directory, { recursive: true, force: true });
  if (kind === "embedded") {
    const travel = (seconds: number) => travelEmbedded(join(directory, embeddedFile), seconds);
    return { kind, env: common, directory, travel, remove };
  }
  const name = await createDatabase(databaseServer, "http");
  const { host, port, user, password } = databaseServer;
  const env = {
    ...common,
    DB_HOST: host,
    DB_PORT: String(port),
    DB_NAME: name,
    DB_USER: user,
    DB_PASSWORD: password,
  };
  return { kind, env, directory, travel: (seconds) => travelMysql(databaseServer, name, seconds), remove };
}

const embeddedFile = "phone-login.sqlite";
