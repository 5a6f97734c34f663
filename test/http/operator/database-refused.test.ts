import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import mysql, { type RowDataPacket } from "mysql2/promise";
import { expect, test } from "vitest";
import { newClient } from "../../support/client.ts";
import { startDatabaseServer } from "../../support/database-server.ts";
import { newNumber } from "../../support/numbers.ts";
import { selfSigned } from "../../support/self-signed.ts";
import { startServer } from "../../support/server.ts";
import { setStage } from "../../support/stage.ts";

const watchedMs = 10_000;

test("a database whose certificate we refuse is asked rarely, and is used once it has the right one (F17)", async () => {
  const directory = mkdtempSync(join(tmpdir(), "refused-"));
  const at = (file: string) => join(directory, file);
  const present = ({ key, cert }: { key: string; cert: string }) => {
    writeFileSync(at("server.key"), key);
    writeFileSync(at("server.pem"), cert);
  };
  const right = selfSigned("localhost");
  writeFileSync(at("ca.pem"), right.cert);
  present(selfSigned("localhost"));
  const databaseServer = await startDatabaseServer([
    "--innodb-buffer-pool-size=32M",
    `--ssl-key=${at("server.key")}`,
    `--ssl-cert=${at("server.pem")}`,
  ]);
  const { port } = databaseServer.address;
  const root = await mysql.createConnection({ host: "127.0.0.1", port, user: "root" });
  const stage = await setStage("mysql", databaseServer.address);
  const server = await startServer({ ...stage.env, DB_HOST: "localhost", DB_SSL: at("ca.pem") });
  try {
    const client = newClient(server.origin);
    // Somebody wants to sign in all the time.
    const endsAt = performance.now() + watchedMs;
    while (performance.now() < endsAt) {
      expect((await client.post("/api/send-otp", { phone_number: newNumber() })).status).toBe(503);
      expect((await client.get("/api/auth/health")).status).toBe(503);
      await sleep(200);
    }
    const [[row]] = await root.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Aborted_connects'");
    // A few open the circuit, and then the probes come after 0.5, 1, 2, 4 … seconds.
    expect(Number(row?.Value)).toBeGreaterThan(2);
    expect(Number(row?.Value)).toBeLessThan(15);
    for (const reason of ["tables_not_made", "database_lost", "not_ready"])
      expect([reason, server.output().split(reason).length - 1]).toEqual([reason, 1]);

    present(right);
    await root.query(/MariaDB/.test(await version(root)) ? "FLUSH SSL" : "ALTER INSTANCE RELOAD TLS");
    await expect
      .poll(async () => (await client.get("/api/auth/health")).status, { timeout: 30_000, interval: 500 })
      .toBe(200);
    expect((await client.post("/api/send-otp", { phone_number: newNumber() })).status).toBe(200);
  } finally {
    await server.stop();
    stage.remove();
    await root.end();
    await databaseServer.remove();
    rmSync(directory, { recursive: true });
  }
});

async function version(connection: mysql.Connection): Promise<string> {
  const [[row]] = await connection.query<RowDataPacket[]>("SELECT VERSION() AS version");
  return String(row?.version);
}
