import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expectProblem } from "../../support/expect-problem.ts";
import { newNumber } from "../../support/numbers.ts";
import { operate } from "../../support/operator.ts";
import { describeProduct, signIn } from "../../support/product.ts";
import { wrongCode } from "../../support/wrong-code.ts";

const limits = {
  LIMIT_CONSECUTIVE_FAILURES: "6",
  LIMIT_FAILURES_PER_HOUR: "50",
  LIMIT_FAILURES_PER_DAY: "50",
  LIMIT_SENDS_PER_PREFIX_BEFORE_CONVERSION: "3",
};

describeProduct(
  "an operator's command",
  (product) => {
    const run = (...args: string[]) => operate({ ...product.stage.env, ...limits }, ...args);

    async function guess(number: string, times: number) {
      const client = product.client();
      await client.post("/api/send-otp", { phone_number: number });
      const otp = wrongCode(await product.code(number));
      for (let tried = 0; tried < times; tried++) {
        await client.post("/api/verify-otp", { phone_number: number, otp });
      }
    }

    test("unlocks a number that too many wrong codes in a row have locked for good (B3)", async () => {
      const number = newNumber();
      await guess(number, 5);
      await product.travel(301);
      await guess(number, 1);
      await product.travel(30 * 86_400);
      const client = product.client();
      await client.post("/api/send-otp", { phone_number: number });
      const body = { phone_number: number, otp: await product.code(number) };
      expectProblem(await client.post("/api/verify-otp", body), 429, "verification_locked");

      const { said } = await run("show", number);
      expect(said).toContain(
        "4 in a row by clients that asked for a code, locked until a right code or `unlock`",
      );
      const unlocked = await run("unlock", number);
      expect(unlocked).toMatchObject({ code: 0, said: `${number} is unlocked.\n` });
      expect(unlocked.complained).toMatch(/authn_login_unlock +success/);
      expect(unlocked.complained).not.toContain(number);
      expect((await client.post("/api/verify-otp", body)).status).toBe(200);
    });

    test("ends the sessions of a number, at once (C8)", async () => {
      const client = product.client();
      const number = await signIn(client);
      const bystander = product.client();
      await signIn(bystander);
      expect(await run("end-sessions", number)).toMatchObject({
        code: 0,
        said: `${number}: 1 session ended.\n`,
      });
      expectProblem(await client.get("/api/session"), 401, "not_signed_in");
      expect((await bystander.get("/api/session")).status).toBe(200);
      expect((await run("end-sessions", number)).said).toBe(`${number}: 0 sessions ended.\n`);
    });

    test("shows the state of a number, and no secret (G2)", async () => {
      const client = product.client();
      const number = await signIn(client);
      await product.travel(31);
      await client.post("/api/send-otp", { phone_number: number });
      const { code, said, complained } = await run("show", number);
      expect([code, complained]).toEqual([0, ""]);
      expect(said).toMatch(/verified, since/);
      expect(said).toMatch(/2 in the last day, 1 of them led to a sign-in/);
      expect(said).toMatch(/Live sessions {2}1\n/);
      expect(said).not.toContain(await product.code(number));
      // As the account page counts them: a week without use ends a session.
      await product.travel(8 * 86_400);
      expect((await run("show", number)).said).toMatch(/Live sessions {2}0\n/);
    });

    test("reads a number as the API does, and says when it cannot, or does not know it", async () => {
      expect(await run("show", "12345")).toMatchObject({
        code: 1,
        said: "",
        complained: expect.stringContaining("There is no such number"),
      });
      expect(await run("unlock", "+12025550199")).toMatchObject({
        code: 1,
        said: "This number is not known here.\n",
      });
    });

    test("still helps people of a country that is served no more", async () => {
      const client = product.client();
      const number = await signIn(client);
      const env = { ...product.stage.env, DEFAULT_COUNTRY: "DE", ALLOWED_COUNTRIES: "DE" };
      expect((await operate(env, "show", number)).said).toMatch(/Live sessions {2}1\n/);
      expect(await operate(env, "unlock", number)).toMatchObject({ code: 0 });
      expect((await operate(env, "end-sessions", number)).said).toBe(`${number}: 1 session ended.\n`);
    });

    test("makes no database where there is none, but says what it misses", async () => {
      const elsewhere = join(product.stage.directory, "elsewhere");
      const { SESSION_SECRET = "", OTP_SECRET = "" } = product.stage.env;
      const env = { SESSION_SECRET, OTP_SECRET, DATA_DIR: elsewhere };
      expect(await operate(env, "show", "+12025550199")).toMatchObject({
        code: 1,
        said: "",
        complained: expect.stringMatching(/^There is no database at .*DATA_DIR/s),
      });
      const copy = join(product.stage.directory, "no-copy.sqlite");
      expect((await operate(env, "backup", copy)).complained).toMatch(/^There is no database at/);
      expect([copy, join(elsewhere, "phone-login.sqlite")].filter(existsSync)).toEqual([]);
      expect((await operate(env, "migrate")).code).toBe(0);
      expect((await operate(env, "show", "+12025550199")).said).toBe("This number is not known here.\n");
    });

    test("opens a prefix again that messages leading nowhere have closed (B8)", async () => {
      const send = (line: number) =>
        product.client().post("/api/send-otp", { phone_number: `+1312555010${line}` });
      for (const line of [0, 1, 2]) expect((await send(line)).status).toBe(200);
      expectProblem(await send(3), 429, "limit_reached");
      expect((await run("show", "+13125550103")).said).toMatch(/^No messages +to \+1312555 /m);

      const { code, said, complained } = await run("reopen", "+13125550103");
      expect([code, said]).toEqual([
        0,
        "+1312555 is open again (LIMIT_PREFIX_CONVERSION_PERCENT) and starts anew.\n",
      ]);
      expect(complained).toMatch(/budget_reopened +success/);
      for (const line of [3, 4, 5]) expect((await send(line)).status).toBe(200);
      expectProblem(await send(6), 429, "limit_reached");
      expect(await run("reopen", "FR")).toMatchObject({ code: 1, said: "Nothing is closed for FR.\n" });
    });

    test("copies the embedded database while the server uses it, and leaves MySQL to its own program", async () => {
      const client = product.client();
      const number = await signIn(client);
      const copies = join(product.stage.directory, "copies");
      mkdirSync(copies, { recursive: true });
      const target = join(copies, "phone-login.sqlite");
      for (let time = 0; time < 2; time++) {
        const { code, said, complained } = await run("backup", target);
        if (product.stage.kind === "mysql") {
          expect([code, said]).toEqual([1, ""]);
          expect(complained).toContain("mysqldump");
        } else expect([code, said, complained]).toEqual([0, `The database is copied to ${target}.\n`, ""]);
      }
      if (product.stage.kind === "mysql") return;
      expect(statSync(target).mode & 0o777).toBe(0o600);
      const { said } = await operate({ ...product.stage.env, DATA_DIR: copies }, "show", number);
      expect(said).toMatch(/Live sessions {2}1\n/);
      expect((await client.get("/api/session")).status).toBe(200);
    });

    test("purges what is old, once, and migrates what the server has left to do: nothing", async () => {
      await product.client().post("/api/send-otp", { phone_number: newNumber() });
      await product.travel(4 * 86_400);
      expect(await run("purge")).toMatchObject({
        code: 0,
        said: expect.stringMatching(/^[1-9]\d* old rows purged\.\n$/),
      });
      expect(await run("purge")).toMatchObject({ code: 0, said: "0 old rows purged.\n" });
      expect(await run("migrate")).toMatchObject({ code: 0, said: "The tables are up to date.\n" });
    });

    test("says what there is, and refuses what there is not", async () => {
      const help = await run("help");
      expect(help.code).toBe(0);
      for (const name of ["show", "unlock", "end-sessions", "reopen", "backup", "purge", "migrate"]) {
        expect(help.said).toContain(`  ${name} `);
      }
      expect(await run("open-sesame")).toMatchObject({ code: 2, said: "" });
      expect(await run("unlock")).toMatchObject({
        code: 2,
        complained: "Usage: npm run otp -- unlock NUMBER\n",
      });
      const misconfigured = await operate({ ...product.stage.env, PORT: "nonsense" }, "purge");
      expect(misconfigured).toMatchObject({ code: 1, said: "", complained: expect.stringContaining("PORT") });
    });
  },
  limits,
);
