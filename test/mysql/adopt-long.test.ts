import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { RowDataPacket } from "mysql2/promise";
import { expect, inject, onTestFinished, test } from "vitest";
import { countUnadopted } from "#lib/db/adopt/unadopted.ts";
import { openMysql } from "#lib/db/mysql.ts";
import { purge } from "#lib/db/upkeep.ts";
import { oldSpellingReader } from "#lib/old-spelling.ts";
import type { E164 } from "#lib/phone.ts";
import { authOn } from "../support/auth-fixture.ts";
import { startDatabaseServer } from "../support/database-server.ts";
import { everythingElse, oldService } from "../support/old-service.ts";
import { startOperating } from "../support/operator.ts";
import { newSecrets } from "../support/server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** 0: not tried */
    usersToAdopt: number;
  }
}

const people = inject("usersToAdopt");
const again = Math.floor(people / 1_000);
const read = oldSpellingReader({ defaultCountry: "IN", allowedCountries: null, appEnv: "production" });
/** Each of these signs in at the end. */
const asked = 300;

test.skipIf(people === 0)(
  "a large table of every kind of row is adopted, killed in between, and loses nothing",
  {
    timeout: 50 * 60_000,
  },
  async () => {
    const large = ["--innodb-buffer-pool-size=512M", "--loose-innodb-log-file-size=256M"];
    const server = await startDatabaseServer(large);
    onTestFinished(() => server.remove());
    const { host, port, user, password } = server.address;
    const service = await timed("generate", () => oldService(server.address, people, again));
    const database = openMysql({ ...server.address, name: service.name, tls: null, connections: 5 });
    onTestFinished(() => database.close());
    const env = {
      DB_HOST: host,
      DB_PORT: String(port),
      DB_NAME: service.name,
      DB_USER: user,
      DB_PASSWORD: password,
      ...newSecrets(),
    };
    await service.root.query("UPDATE users SET phone_number = NULL WHERE id <= 6");
    const before = await everythingElse(service);

    await timed("dry run", () => ended(startOperating(env, "adopt", "--dry-run")));
    const first = startOperating(env, "adopt");
    while ((await rightlyWritten()) < people * 0.5) await sleep(100);
    first.kill();
    expect((await first.ended).code).toBeNull();
    expect(await rightlyWritten()).toBeLessThan(people * 0.95);
    expect(await everythingElse(service)).toEqual(before);

    const said = await timed("adopt and migrate, the other half", () => ended(startOperating(env, "adopt")));
    expect(said).toMatch(/that several users have/);
    expect(await everythingElse(service)).toEqual(before);
    await timed("adopt, nothing to do", () => ended(startOperating(env, "adopt")));

    const left = new Map<number, string | null>();
    for (let start = 0; start < people + again; start += 100_000) {
      const [rows] = await service.root.query<RowDataPacket[]>(
        "SELECT id, phone_number FROM users WHERE id > ? AND id <= ?",
        [start, start + 100_000],
      );
      for (const { id, phone_number } of rows) left.set(id, phone_number);
    }
    expect(left.size).toBe(people + again);
    const wrong = service.users.filter(
      ({ id, number }) => id > 6 && number !== null && read(left.get(id) ?? "") !== number,
    );
    expect(wrong).toEqual([]);
    const numbers = [...left.values()];
    const rightly = new Set(numbers.filter((number) => /^\+91\d{10}$/.test(String(number))));
    const wanted = new Set(service.users.flatMap(({ number }) => number ?? []));
    expect(rightly.size).toBe(wanted.size);

    const unadopted = await timed("count for readiness", () => countUnadopted(database));
    expect(unadopted.users).toBe(
      numbers.filter((number) => number !== null && !/^\+[1-9]\d{6,14}$/.test(number)).length,
    );
    await timed("purge with every user unproven and old", async () => {
      await database.script("UPDATE users SET is_verified = 0, updated_at = '2020-01-01'");
      const startedAt = performance.now();
      await purge(database);
      console.log(`  of which the purge itself ${Math.round(performance.now() - startedAt)} ms`);
    });
    expect(await everythingElse(service)).toEqual(before);

    const fixture = authOn(database);
    const once = service.users.slice(0, people).filter(({ number, id }) => number !== null && id % 10 !== 1);
    for (let which = 0; which < asked; which++) {
      const { id, number } = once[Math.floor((which * once.length) / asked)] ?? { id: 0, number: null };
      const secret = await fixture.signIn(number as E164);
      expect((await fixture.auth.requireSignedIn(secret)).user.id).toBe(id);
    }

    async function rightlyWritten(): Promise<number> {
      const [[row]] = await service.root.query<RowDataPacket[]>(
        "SELECT COUNT(*) AS n FROM users WHERE phone_number LIKE '+91__________' AND phone_number NOT LIKE '% %'",
      );
      return Number(row?.n);
    }
  },
);

/** Of a command that may leave something for a person to decide; prints the most memory that it had. */
async function ended({ pid, ended: ending }: ReturnType<typeof startOperating>): Promise<string> {
  let most = "unknown";
  const watching = setInterval(() => {
    try {
      most = /VmHWM:\s+(.*)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? most;
    } catch {
      // It has just ended, or there is no /proc.
    }
  }, 100);
  const { code, said, complained } = await ending;
  clearInterval(watching);
  expect([code, complained]).toEqual([1, ""]);
  console.log(`  at most ${most}; ${said.split("\n").slice(-5).join(" ")}`);
  return said;
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  console.log(`${what}: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
  return result;
}
