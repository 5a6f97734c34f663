import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openEmbedded } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { domainContract } from "../../support/domain/contract.ts";
import type { Ground } from "../../support/domain/scene.ts";
import { moneyContract } from "../../support/money-contract.ts";
import { travelEmbedded } from "../../support/travel.ts";
import { upkeepContract } from "../../support/upkeep-contract.ts";

describe("on the embedded database", () => {
  const directory = mkdtempSync(join(tmpdir(), "embedded-"));
  const file = join(directory, "phone-login.db");
  let ground: Ground;

  beforeAll(async () => {
    const database = await openEmbedded(file);
    await migrate(database, "sql");
    ground = { database, travel: (seconds) => travelEmbedded(file, seconds) };
  });
  afterAll(async () => {
    await ground.database.close();
    rmSync(directory, { recursive: true });
  });

  test("the file and its journal are for their owner alone", () => {
    for (const name of [file, `${file}-wal`]) expect(statSync(name).mode & 0o777).toBe(0o600);
  });

  test("an acknowledged write survives a power cut: the journal is flushed with every commit", async () => {
    expect(await ground.database.all("PRAGMA synchronous")).toEqual([{ synchronous: 2 }]);
    expect(await ground.database.all("PRAGMA journal_mode")).toEqual([{ journal_mode: "wal" }]);
  });

  test("a parameter that is missing is refused, and not taken for NULL", async () => {
    await expect(ground.database.all("SELECT :a AS found", { b: 1 })).rejects.toMatchObject({
      cause: { message: "The parameter a is missing." },
    });
    expect(await ground.database.all("SELECT :a AS found", { a: null })).toEqual([{ found: null }]);
  });

  domainContract(() => ground);
  moneyContract(() => ground);
  upkeepContract(() => ground);
});

test("after a clean stop the file alone is the whole database", async () => {
  const directory = mkdtempSync(join(tmpdir(), "embedded-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const [file, copy] = [join(directory, "phone-login.db"), join(directory, "copy.db")];
  const database = await openEmbedded(file);
  await migrate(database, "sql");
  await database.insert("INSERT INTO wrong_codes (network, guessed_at) VALUES (:network, :at)", {
    network: "192.0.2.1",
    at: "2026-01-01 00:00:00.000",
  });
  await database.close();
  copyFileSync(file, copy);
  const copied = await openEmbedded(copy);
  onTestFinished(() => copied.close());
  expect(await copied.all("SELECT network FROM wrong_codes")).toEqual([{ network: "192.0.2.1" }]);
});
