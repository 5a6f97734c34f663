import type { RowDataPacket } from "mysql2/promise";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { adoptNumbers, type Finding } from "#lib/db/adopt/numbers.ts";
import { countUnadopted } from "#lib/db/adopt/unadopted.ts";
import type { Database } from "#lib/db/database.ts";
import { migrate } from "#lib/db/migrate.ts";
import { openMysql } from "#lib/db/mysql.ts";
import { openSession } from "#lib/db/open.ts";
import { createStore } from "#lib/db/store/store.ts";
import { purge } from "#lib/db/upkeep.ts";
import { isAppError } from "#lib/errors.ts";
import { oldSpellingReader } from "#lib/old-spelling.ts";
import type { E164 } from "#lib/phone.ts";
import { runAdopt } from "../support/adoption.ts";
import { authOn } from "../support/auth-fixture.ts";
import { everythingElse, type OldService, oldService } from "../support/old-service.ts";

const people = 400;

describe("adopting the users of the service before this one", () => {
  const address = inject("databaseServer");
  let service: OldService;
  let database: Database;

  beforeEach(async () => {
    service = await oldService(address, people);
    database = openMysql({ ...address, name: service.name, tls: null, connections: 5 });
  });
  afterEach(async () => {
    await database.close();
    await service.root.end();
  });
  const run = (...words: string[]) => runAdopt(address, service.name, ...words);
  const numbers = async () => {
    const rows = await database.all("SELECT id, phone_number FROM users ORDER BY id");
    return new Map(rows.map(({ id, phone_number }) => [Number(id), phone_number]));
  };

  /** The one user whose number cannot be kept in a column of ASCII, and cannot be read. */
  const decide = () => service.root.query("UPDATE users SET phone_number = NULL WHERE id = 6");
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => "nothing was refused",
      (error: Error) => (isAppError(error) ? (error.cause as Error).message : error.message),
    );

  test("writes every number as the sign-in does, and loses nothing in any table", async () => {
    const before = await everythingElse(service);
    expect(await refusal(run())).toMatch(/^The number of the user 6 has characters that no number has/);
    await decide();
    const { isDone, said } = await run();
    expect(isDone).toBe(false);
    expect(said).toContain("5 numbers that nobody can read");
    expect(said).toContain('Unreadable: user 2, "test"');
    const after = await numbers();
    for (const { id, phone, number } of service.users)
      expect([id, after.get(id)]).toEqual([id, id === 6 ? null : (number ?? phone)]);
    expect(await everythingElse(service)).toEqual(before);
    expect((await run()).said).toContain(`${people} users, 0 numbers rewritten.`);
  });

  test("lets each person sign in to the row of before, whatever its dates are", {
    timeout: 120_000,
  }, async () => {
    await refusal(run());
    await decide();
    await run();
    const fixture = authOn(database);
    for (const { id, number } of service.users) {
      if (number === null) continue;
      const secret = await fixture.signIn(number as E164);
      const { user } = await fixture.auth.requireSignedIn(secret);
      expect([user.id, user.isVerified]).toEqual([id, true]);
      expect(new Date(user.createdAt).getUTCFullYear()).toBeGreaterThan(2018);
      expect(user.updatedAt).toBeGreaterThanOrEqual(user.createdAt);
    }
    const [{ users } = { users: null }] = await database.all("SELECT COUNT(*) AS users FROM users");
    expect(users).toBe(people);
  });

  test("keeps times that exist as what they were, and fills in the others from the same row", async () => {
    const { root } = service;
    const [before] = await root.query<RowDataPacket[]>(
      "SELECT id, CONVERT_TZ(created_at, '+05:30', '+00:00') AS created, updated_at AS updated FROM users WHERE id <> 6 ORDER BY id",
    );
    await refusal(run());
    await decide();
    await run();
    const isReal = (time: unknown) => !/^null$|0000-|-00 |02-30/.test(String(time));
    for (const { id, created, updated } of before) {
      const [row] = await database.all("SELECT created_at, updated_at FROM users WHERE id = :id", { id });
      if (isReal(created)) expect([id, row?.created_at]).toEqual([id, created]);
      if (isReal(updated)) expect([id, row?.updated_at]).toEqual([id, updated]);
      if (!isReal(created) && isReal(updated)) expect([id, row?.created_at]).toEqual([id, updated]);
      expect(Date.parse(`${row?.created_at}Z`)).not.toBeNaN();
      expect(Date.parse(`${row?.updated_at}Z`)).not.toBeNaN();
    }
  });

  test("changes nothing in a trial run, and tells what the real one will", async () => {
    const before = await service.root.query("SELECT * FROM users ORDER BY id");
    const trial = await run("--dry-run");
    expect(trial.isDone).toBe(false);
    expect((await service.root.query("SELECT * FROM users ORDER BY id"))[0]).toEqual(before[0]);
    const [tables] = await service.root.query<RowDataPacket[]>("SHOW TABLES LIKE 'schema_migrations'");
    expect(tables).toEqual([]);
    await decide();
    const count = (said: string) => / (\d+) numbers (?:to be )?rewritten/.exec(said)?.[1];
    expect(count(trial.said)).toBe(count((await run()).said));
  });

  describe("with people who have several rows", () => {
    /** The person of user 20, whose number is stored as 9876000019, three times more. */
    const [first, unproven, proven, canonical] = [20, 1001, 1002, 1003];
    const phone = "+919876000019";
    beforeEach(async () => {
      await service.root.query(
        `UPDATE users SET is_verified = 0, created_at = '2024-03-01 10:30:00', email = NULL WHERE id = ${first}`,
      );
      await service.root.query(
        `INSERT INTO users (id, phone_number, is_verified, created_at, email) VALUES
          (${unproven}, '09876000019', 0, '2023-03-01 10:30:00', NULL), (${proven}, '98760-00019', 1, '2025-01-01', 'p@example.com')`,
      );
      await service.root.query(`INSERT INTO orders (user_id) VALUES (${unproven}), (${proven}), (${proven})`);
      await service.root.query(`INSERT INTO invoices (payer) VALUES (${proven})`);
      await service.root.query(`INSERT INTO notes (about_user) VALUES (${proven})`);
      await service.root.query("UPDATE users SET phone_number = NULL WHERE id <= 6");
    });

    test("gives the number to one of them, lists all, and leaves the others as they are", async () => {
      const trial = await run("--dry-run");
      const { isDone, said } = await run();
      expect(isDone).toBe(false);
      for (const told of [said, trial.said]) {
        expect(told).toContain(`Shared: ${phone}\n  user ${proven}, "98760-00019", verified`);
        expect(told).toContain(`npm run otp -- adopt --merge ${proven} ${first}`);
        expect(told).toContain(`npm run otp -- adopt --merge ${unproven} ${first}`);
        expect(told).toContain("1 number that several users have");
      }
      const after = await numbers();
      expect([first, unproven, proven].map((id) => after.get(id))).toEqual([
        "9876000019",
        "09876000019",
        phone,
      ]);
      expect(await countUnadopted(database)).toEqual({ users: 2, firstId: first });
    });

    test("keeps a number that ASCII cannot hold as one that is read alike, and goes on", async () => {
      await service.root.query(
        `INSERT INTO users (id, phone_number) VALUES (${canonical}, '98760\u00a000019'), (1004, '${phone}\u00a0')`,
      );
      const { isDone, said } = await run();
      expect([isDone, said]).toEqual([false, expect.stringContaining("Applied: ")]);
      const read = oldSpellingReader({ defaultCountry: "IN", allowedCountries: null, appEnv: "production" });
      const after = await numbers();
      expect(after.get(proven)).toBe(phone);
      const stored = [canonical, 1004].map((id) => String(after.get(id)));
      expect(stored.map(read)).toEqual([phone, phone]);
      expect(stored.every((spelling) => /^[ -~]+$/.test(spelling) && spelling !== phone)).toBe(true);
    });

    test("leaves the number with the row that has it", async () => {
      await service.root.query(`INSERT INTO users (id, phone_number) VALUES (${canonical}, '${phone}')`);
      const { said } = await run();
      expect(said).toContain(`Shared: ${phone}\n  user ${canonical}, `);
      expect((await numbers()).get(proven)).toBe("98760-00019");
    });

    test("makes one of two: what belonged to either belongs to the one, its sessions included", async () => {
      await run();
      const fixture = authOn(database);
      const secret = await fixture.signIn(phone as E164);
      const rows = await everythingElse(service);
      const { isDone, said } = await run(
        "--merge",
        String(proven),
        String(first),
        "--also",
        "notes.about_user",
      );
      expect(isDone).toBe(true);
      expect(said).toContain("1 row of sessions.user_id moved.");
      expect(said).toContain("2 rows of orders.user_id moved.");
      expect(said).toContain("1 row of invoices.payer moved.");
      expect(said).toContain("1 row of notes.about_user moved.");
      expect((await fixture.auth.requireSignedIn(secret)).user).toMatchObject({
        id: first,
        phone,
        isVerified: true,
      });
      expect(
        (await database.all(`SELECT email, name, created_at FROM users WHERE id = ${first}`))[0],
      ).toMatchObject({ email: "p@example.com", name: `person ${first}`, created_at: "2024-03-01 05:00:00" });
      // Only the row itself is gone: no cascade took anything along.
      for (const table of ["orders", "invoices", "notes"]) {
        const [{ n } = { n: null }] = await database.all(`SELECT COUNT(*) AS n FROM ${table}`);
        expect([table, n]).toEqual([table, countIn(rows, table)]);
      }
      await run("--merge", String(unproven), String(first));
      const [user] = await database.all(`SELECT created_at FROM users WHERE id = ${first}`);
      expect(user?.created_at).toBe("2023-03-01 05:00:00");
      expect((await run()).isDone).toBe(true);
      expect(await countUnadopted(database)).toEqual({ users: 0, firstId: null });
    });

    test("merges on the table of before too, where a number cannot be kept as it is", async () => {
      await run("--merge", String(unproven), String(first));
      const [[row]] = await service.root.query<RowDataPacket[]>(
        `SELECT phone_number FROM users WHERE id = ${first}`,
      );
      expect(row?.phone_number).toBe(phone);
    });

    test("keeps what wrong codes and a sign-out have cost either of the two", async () => {
      await run();
      await database.run(
        `UPDATE users SET device_failures = 3, flow_locked_until = '2030-01-01', proofs_since = '2025-05-05' WHERE id = ${proven}`,
      );
      await database.run(`UPDATE users SET device_failures = 1, stranger_failures = 7 WHERE id = ${first}`);
      await run("--merge", String(proven), String(first));
      const [row] = await database.all(
        `SELECT device_failures, stranger_failures, flow_locked_until, proofs_since FROM users WHERE id = ${first}`,
      );
      expect(row).toEqual({
        device_failures: 3,
        stranger_failures: 7,
        flow_locked_until: "2030-01-01 00:00:00",
        proofs_since: "2025-05-05 00:00:00",
      });
    });

    test("undoes a merge whole where a unique key forbids it, and names the key", async () => {
      await run();
      await service.root.query(`INSERT INTO wins VALUES (${proven}, 'early')`);
      const before = await everythingElse(service);
      const refused = await refusal(run("--merge", String(proven), String(first)));
      expect(refused).toMatch(/^Nothing was changed: both users have rows in wins .*once/);
      expect(await everythingElse(service)).toEqual(before);
      expect((await numbers()).get(proven)).toBe(phone);
    });

    test.each([
      [
        ["21", "20"],
        /^The number of the user 21|^The users 21 and 20 have different numbers, .*so they may be different people/,
      ],
      [["20", "20"], /two users/],
      [["20", "99999"], /^There is no user 99999\.$/],
      [["4", "20"], /^The number of the user 4 cannot be read/],
      [["20", "1001", "--also", "nothing.at_all"], /^There is no column nothing\.at_all/],
      [["20", "1001", "--also", "orders"], /is no column/],
    ])("refuses to merge %j, and changes nothing", async (words, sentence) => {
      const before = await everythingElse(service);
      expect(await refusal(run("--merge", ...words))).toMatch(sentence);
      expect(await everythingElse(service)).toEqual(before);
    });
  });

  test("goes on beside a server: whoever signs in meanwhile keeps the new row, and it is listed", async () => {
    await refusal(run());
    await decide();
    await run();
    await service.root.query("UPDATE users SET phone_number = '9876000019' WHERE id = 20");
    const found: Finding[] = [];
    const session = await openSession({
      ...address,
      kind: "mysql",
      name: service.name,
      tls: { kind: "off" },
      connections: 2,
    });
    const adoption = await adoptNumbers({
      // At the first change everything has been read, and nothing written.
      session: {
        ...session,
        change: onceBefore(() => authOn(database).signIn("+919876000019" as E164), session.change),
      },
      read: oldSpellingReader({ defaultCountry: "IN", allowedCountries: null, appEnv: "production" }),
      isTrial: false,
      found: (finding) => found.push(finding),
      progress: () => undefined,
    });
    await session.close();
    expect(adoption).toMatchObject({ rewritten: 0, shared: 1 });
    const shared = found.find(({ kind }) => kind === "shared");
    expect(shared).toMatchObject({ users: [{ phone: "+919876000019" }, { id: 20, phone: "9876000019" }] });
  });

  test("never deletes a user that it did not add, nor rows of others by a cascade", async () => {
    await refusal(run());
    await decide();
    await run();
    // Half of them have nothing that would keep them.
    for (const [table, column] of [
      ["orders", "user_id"],
      ["invoices", "payer"],
      ["wins", "user_id"],
    ])
      await service.root.query(`DELETE FROM ${table} WHERE ${column} % 2 = 1`);
    const before = await everythingElse(service);
    const [abandoned, invited] = ["+12025550191", "+12025550192"] as E164[];
    await authOn(database).send(abandoned as E164);
    await authOn(database).send(invited as E164);
    await database.run("INSERT INTO orders (user_id) SELECT id FROM users WHERE phone_number = :invited", {
      invited: invited as string,
    });
    await database.run(
      "UPDATE users SET is_verified = 0, updated_at = '2020-01-01', otp_expires_at = NULL, device_failures = 0",
    );
    await purge(database);
    const left = await database.all("SELECT phone_number FROM users WHERE phone_number LIKE '+1%'");
    expect(left).toEqual([{ phone_number: invited }]);
    await database.run(
      "DELETE FROM orders WHERE user_id = (SELECT id FROM users WHERE phone_number = :invited)",
      {
        invited: invited as string,
      },
    );
    await purge(database);
    const after = (await everythingElse(service)) as Record<string, unknown>;
    expect({ ...after, ...deletions }).toEqual({ ...(before as object), ...deletions });
  });

  test("a date that does not exist, however it came in, keeps nobody from signing in", async () => {
    await refusal(run());
    await decide();
    await run();
    await service.root.query(
      "UPDATE users SET created_at = '0000-00-00', updated_at = '2024-05-00' WHERE phone_number = '+919876000019'",
    );
    const fixture = authOn(database);
    const secret = await fixture.signIn("+919876000019" as E164);
    expect((await fixture.auth.requireSignedIn(secret)).user.id).toBe(20);
    const report = await createStore(database).describeNumber("+919876000019" as E164, 3_600);
    expect(report?.createdAt).toBeGreaterThan(0);
  });

  test("mends dates in a table that an earlier version of this product took over", async () => {
    await refusal(run());
    await decide();
    await run();
    await service.root.query(
      "UPDATE users SET created_at = '0000-00-00', updated_at = '2024-02-30 10:00:00' WHERE id = 20",
    );
    await service.root.query(
      "UPDATE users SET created_at = '2024-05-00', updated_at = '0000-00-00' WHERE id = 22",
    );
    await service.root.query("ALTER TABLE users DROP COLUMN made_here");
    await service.root.query("DELETE FROM schema_migrations WHERE name = '0006_made_here.sql'");
    expect(await migrate(database, "sql")).toEqual(["0006_made_here.sql"]);
    const rows = await database.all(
      "SELECT created_at, updated_at FROM users WHERE id IN (20, 22) ORDER BY id",
    );
    expect(rows[0]).toEqual({ created_at: "2024-02-29 00:00:00", updated_at: "2024-02-29 00:00:00" });
    expect(rows[1]?.created_at).toBe(rows[1]?.updated_at);
    expect(String(rows[1]?.created_at)).toMatch(/^20[23]\d-/);
  });
});

/** What the trigger on deletions has written down, which here is meant. */
const deletions = { "SELECT COUNT(*) AS n FROM users_deleted": null };

function countIn(rows: unknown, table: string): unknown {
  const found = Object.entries(rows as Record<string, { n: unknown }>).find(([sql]) =>
    sql.endsWith(`FROM ${table}`),
  );
  return found?.[1].n;
}

function onceBefore<Args extends unknown[], T>(
  first: () => Promise<unknown>,
  then: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  let done: Promise<unknown> | undefined;
  return async (...args) => {
    done ??= first();
    await done;
    return then(...args);
  };
}
