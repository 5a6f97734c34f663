import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emptyFile, emptyTables } from "./database.mjs";
import { buildNextApp, installFor, run, startNextApp } from "./next-app.mjs";
import { startServer } from "./process.mjs";
import { startProduct } from "./product.mjs";
import { recordSteps } from "./record.mjs";

const bench = join(import.meta.dirname, "..");
const nextFloor = join(bench, "floors/next");
const peer = join(bench, "peers/better-auth");

/**
 * Something that is measured: `empty` makes its database as it was at the start.
 * @typedef {{ app: string, server: import("./process.mjs").RunningServer, empty(): Promise<void> | void, isPeer?: boolean }} Contestant
 * @typedef {{ database: import("./database.mjs").DatabaseServer, providerUrl: string }} Surroundings
 */

/** @param {Surroundings} around @returns {Promise<Contestant>} */
export async function productOnMariadb({ database, providerUrl }) {
  const settings = await database.newDatabase("product");
  const server = await startProduct({ name: "product", providerUrl, database: settings });
  return { app: "product", server, empty: () => emptyTables(database, settings.DB_NAME) };
}

/** @param {Surroundings} around @returns {Promise<Contestant>} */
export async function productEmbedded({ providerUrl }) {
  const server = await startProduct({ name: "embedded", providerUrl });
  return { app: "product", server, empty: () => emptyFile(server.file) };
}

/** @param {Surroundings} around @returns {Promise<Contestant>} */
export async function betterAuth({ database, providerUrl }) {
  installFor(peer);
  buildNextApp(peer);
  const settings = await database.newDatabase("peer");
  const env = { ...settings, PROVIDER_URL: providerUrl, BASE_URL: "https://login.example" };
  run(process.execPath, ["migrate.js"], peer, env);
  const server = await startNextApp({ name: "better-auth", folder: peer, env, health: "/api/auth/ok" });
  return { app: "better-auth", server, empty: () => emptyTables(database, settings.DB_NAME), isPeer: true };
}

/**
 * The floors: plain Node with the product's own statements, and a bare route handler of Next, on a database of their own.
 * @param {Surroundings & { generator: import("./generator.mjs").Generator }} around
 */
export async function floors({ generator, database, providerUrl }) {
  const settings = await database.newDatabase("floors");
  const recorded = await recordSteps({ generator, settings });
  const directory = mkdtempSync(join(tmpdir(), "bench-floors-"));
  const statements = join(directory, "statements.json");
  writeFileSync(statements, JSON.stringify(recorded));
  await database.query(`USE \`${settings.DB_NAME}\``);
  await database.query("CREATE TABLE people (id INT PRIMARY KEY, version INT NOT NULL) ENGINE=InnoDB");
  await database.query("INSERT INTO people SELECT seq, 0 FROM seq_1_to_10000");
  buildNextApp(nextFloor);
  const env = { ...settings, PROVIDER_URL: providerUrl };
  const plain = await startServer({
    name: "plain",
    args: [join(bench, "floors/plain.mjs")],
    env: { ...env, STATEMENTS: statements },
    health: "/",
  });
  rmSync(directory, { recursive: true });
  const next = await startNextApp({ name: "next", folder: nextFloor, env, health: "/" });
  return { plain, next, steps: Object.keys(recorded) };
}
