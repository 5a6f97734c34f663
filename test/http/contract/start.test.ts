import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, inject, test } from "vitest";
import { openEmbedded } from "#lib/db/embedded.ts";
import { newClient } from "../../support/client.ts";
import { expectProblem } from "../../support/expect-problem.ts";
import { operate } from "../../support/operator.ts";
import { type Environment, newSecrets, refusedStart, startServer } from "../../support/server.ts";
import { stubVariables } from "../../support/twilio-stub.ts";

const directory = mkdtempSync(join(tmpdir(), "product-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const production = (): Environment => ({
  APP_ENV: "production",
  PUBLIC_URL: "https://login.test",
  DATA_DIR: directory,
  ...stubVariables,
  ...newSecrets(),
});

describe("starting", () => {
  test("production without configuration is refused with one list of all faults", async () => {
    const { code, output } = await refusedStart({ APP_ENV: "production", DATA_DIR: directory });
    expect(code).not.toBe(0);
    expect(code).not.toBeNull();
    for (const name of ["PUBLIC_URL", "SESSION_SECRET", "OTP_SECRET", "TWILIO_ACCOUNT_SID"]) {
      expect(output).toContain(name);
    }
    expect(output).not.toMatch(/\bat .*\.js:\d+/);
  });

  const secret = newSecrets().SESSION_SECRET;
  const faulty: [what: string, env: Environment, named: string[], hidden?: string][] = [
    [
      "half of the Twilio group",
      { TWILIO_ACCOUNT_SID: stubVariables.TWILIO_ACCOUNT_SID },
      ["TWILIO_AUTH_TOKEN"],
    ],
    ["a weak secret", { SESSION_SECRET: "letmein-please" }, ["SESSION_SECRET"], "letmein-please"],
    [
      "one secret for two purposes",
      { SESSION_SECRET: secret, OTP_SECRET: secret },
      ["SESSION_SECRET", "OTP_SECRET"],
      secret,
    ],
    ["a port that is none", { PORT: "70000" }, ["PORT"]],
    ["an environment that is none", { APP_ENV: "prod" }, ["APP_ENV"]],
    ["a country that is none", { DEFAULT_COUNTRY: "XX" }, ["DEFAULT_COUNTRY"]],
    ["a PUBLIC_URL that is none", { PUBLIC_URL: "login.test" }, ["PUBLIC_URL"]],
    ["a limit that is no number", { LIMIT_ATTEMPTS_PER_CODE: "many" }, ["LIMIT_ATTEMPTS_PER_CODE"]],
    [
      "several at once",
      { PORT: "x", APP_ENV: "y", TRUSTED_PROXY_HOPS: "-1" },
      ["PORT", "APP_ENV", "TRUSTED_PROXY_HOPS"],
    ],
  ];
  test.each(faulty)("%s is refused by name, and no secret is shown", async (_what, env, named, hidden) => {
    const { code, output } = await refusedStart({ DATA_DIR: directory, ...env });
    expect(code).toBeGreaterThan(0);
    for (const name of named) expect(output).toContain(name);
    if (hidden !== undefined) expect(output).not.toContain(hidden);
  });

  const unsafe: [what: string, env: Environment, named: string][] = [
    ["a PUBLIC_URL without https", { PUBLIC_URL: "http://login.test" }, "PUBLIC_URL"],
    ["the inbox", { TWILIO_ACCOUNT_SID: "", TWILIO_AUTH_TOKEN: "", TWILIO_PHONE_NUMBER: "" }, "TWILIO"],
    ["generated secrets", { SESSION_SECRET: "" }, "SESSION_SECRET"],
    ["another TWILIO_API_URL", { TWILIO_API_URL: "http://127.0.0.1:1" }, "TWILIO_API_URL"],
  ];
  test.each(unsafe)("production refuses %s", async (_what, env, named) => {
    const { code, output } = await refusedStart({ ...production(), ...env });
    expect(code).toBeGreaterThan(0);
    expect(output).toContain(named);
  });

  test.each([
    ["NODE_ENV is production", { NODE_ENV: "production" }],
    ["PUBLIC_URL is a public address", { PUBLIC_URL: "https://login.test" }],
    ["Twilio sends real messages", stubVariables],
  ])("without APP_ENV a server that looks public is refused: %s", async (sign, env) => {
    const data = join(directory, "never-made");
    const { code, output } = await refusedStart({ DATA_DIR: data, ...env });
    expect(code).toBe(1);
    expect(output).toContain(`APP_ENV is not set, but ${sign}. Set APP_ENV=production, or `);
    expect(existsSync(data)).toBe(false);
  });

  test.each(["", "development", "test"])("NODE_ENV=%s decides nothing", async (NODE_ENV) => {
    const server = await startServer({ DATA_DIR: directory, NODE_ENV });
    try {
      const page = await newClient(server.origin).get("/");
      expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    } finally {
      await server.stop();
    }
  });

  test("a DATA_DIR that cannot be used is told, with the file system's code", async () => {
    const file = join(directory, "a-file");
    writeFileSync(file, "");
    const env = { ...production(), DATA_DIR: join(file, "data") };
    const told =
      /- DATA_DIR cannot be used \(ENOTDIR\)\. It must be a directory that this user can write to\.\n$/;
    expect(await refusedStart(env)).toEqual({ code: 1, output: expect.stringMatching(told) });
    for (const command of [["migrate"], ["show", "+12025550143"]])
      expect(await operate(env, ...command)).toEqual({
        code: 1,
        said: "",
        complained: expect.stringMatching(told),
      });
  });

  test("a file in DATA_DIR that is no database is told in one line", async () => {
    const env = { ...production(), DATA_DIR: mkdtempSync(join(directory, "other-")) };
    writeFileSync(join(env.DATA_DIR, "phone-login.sqlite"), "certainly no database ".repeat(50));
    expect(await refusedStart(env)).toEqual({
      code: 1,
      output: expect.stringMatching(/^The database in DATA_DIR, .*, cannot be used: .*not a database\n$/),
    });
  });

  test("production starts when all is given, and has no inbox", async () => {
    const server = await startServer(production());
    try {
      const client = newClient(server.origin);
      expectProblem(await client.get("/api/dev/inbox?phone_number=%2B12025550143"), 404, "not_found");
      expect((await client.get("/dev/inbox")).status).toBe(404);
      expect((await client.get("/api/auth/health")).body).toMatchObject({ sms: "twilio" });
    } finally {
      await server.stop();
    }
  });

  test("with a wrong password for its database, it says so, and that it is not ready", async () => {
    const { host, port, user } = inject("databaseServer");
    const server = await startServer({
      DATA_DIR: directory,
      DB_HOST: host,
      DB_PORT: String(port),
      DB_USER: user,
      DB_PASSWORD: "hunter-two",
    });
    try {
      const { output } = server;
      await expect.poll(output, { timeout: 20_000 }).toContain("its database is not ready");
      expect(output()).toContain("(using password: YES)");
      expect(output()).not.toContain("hunter-two");
      expect(output()).not.toContain("is ready.");
    } finally {
      await server.stop();
    }
  });

  test("development that looks public says so, in the log and to people", async () => {
    const server = await startServer({ ...production(), APP_ENV: "development", DB_USERNAME: "tea" });
    try {
      const { output } = server;
      await expect.poll(output, { timeout: 10_000 }).toContain("Set APP_ENV=production");
      expect(output().match(/sys_misconfigured .*reason=not_in_production/g)).toHaveLength(1);
      expect(output().match(/sys_misconfigured .*reason=unknown_variable/g)).toHaveLength(1);
    } finally {
      await server.stop();
    }
  });

  test("on a database that a newer version has migrated, it says so once and serves", async () => {
    const data = mkdtempSync(join(directory, "newer-"));
    await (await startServer({ DATA_DIR: data })).stop();
    const database = await openEmbedded(join(data, "phone-login.sqlite"));
    await database.run(
      "INSERT INTO schema_migrations (name, claimed_at, applied_at) VALUES ('9999_newer.sql', '2026-01-01', '2026-01-01')",
    );
    await database.close();
    const server = await startServer({ DATA_DIR: data });
    try {
      expect((await newClient(server.origin).get("/api/auth/health")).status).toBe(200);
      expect(server.output().match(/database_newer_than_code/g)).toHaveLength(1);
      expect(server.output()).toContain("9999_newer.sql");
    } finally {
      await server.stop();
    }
  });

  test("a HOST that is no host of anybody is refused in one line", async () => {
    const { code, output } = await refusedStart({ DATA_DIR: directory, HOST: "no.such.invalid" });
    expect(code).toBe(1);
    expect(output).toMatch(
      /^HOST is no\.such\.invalid, a name for which no address can be found\. It was set in the environment\. .*HOST= npm start\n$/,
    );
  });

  test("in production every line of standard output is one of the log", async () => {
    const file = join(directory, "log");
    const log = openSync(file, "w");
    await (await startServer(production(), undefined, log)).stop();
    closeSync(log);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    const events = lines.map((line) => (JSON.parse(line) as { event: string }).event);
    expect(events).toEqual(["sys_startup", "sys_shutdown"]);
  });

  test("asked to end, it ends by itself", async () => {
    const server = await startServer({ DATA_DIR: directory });
    expect(await server.stop()).toBe(0);
  });
});
