import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { operate, operateIn } from "../../support/operator.ts";
import { newSecrets } from "../../support/server.ts";
import { stubVariables } from "../../support/twilio-stub.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "check-config-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const dataDir = () => join(directory, "data");
const check = (env: Readonly<Record<string, string | undefined>> = {}) =>
  operateIn(directory, { DATA_DIR: dataDir(), ...env }, "check-config");
const write = (name: string, content: string | Buffer) => writeFileSync(join(directory, name), content);

describe("the check of a configuration", () => {
  test("says what a start would do, and leaves nothing behind", async () => {
    const { code, said, complained } = await operate({ DATA_DIR: dataDir() }, "check-config");
    expect([code, complained]).toEqual([0, ""]);
    expect(said).toMatch(/^A server would start with this configuration\.$/m);
    expect(said).toMatch(/Environment +development$/m);
    expect(said).toMatch(/Public URL +http:\/\/localhost:3000$/m);
    expect(said).toMatch(/Messages +none go out, all are at http:\/\/localhost:3000\/dev\/inbox$/m);
    expect(said).toMatch(/Secrets +2 of 2 missing; the start makes them in /m);
    expect(said).toMatch(/Limits +100 times those of production/m);
    expect(existsSync(dataDir())).toBe(false);
  });

  test("names what is set, warns, and shows no secret", async () => {
    const secrets = { ...newSecrets(), DB_PASSWORD: '"hunter two"' };
    const { code, said } = await check({
      APP_ENV: "production",
      PUBLIC_URL: "https://login.example.com",
      DB_HOST: "db.internal",
      LIMIT_SENDS_IN_ALL_PER_DAY: "500",
      ...stubVariables,
      ...secrets,
    });
    expect(code).toBe(0);
    expect(said).toMatch(/Database +harish on MySQL at db\.internal:3306$/m);
    expect(said).toMatch(/Messages +by Twilio$/m);
    expect(said).toMatch(/Limits +those of production, but:\n +LIMIT_SENDS_IN_ALL_PER_DAY=500, not 2000$/m);
    expect(said).toMatch(/Beware +DB_PASSWORD is in quotes/m);
    for (const secret of [...Object.values(secrets), stubVariables.TWILIO_AUTH_TOKEN, "hunter"])
      expect(said).not.toContain(secret);
  });

  test("lists every fault, and ends with 1", async () => {
    const { code, said, complained } = await check({ NODE_ENV: "production", PORT: "nonsense" });
    expect([code, said]).toEqual([1, ""]);
    expect(complained).toMatch(
      /^The configuration has faults:\n {2}- PORT .*\n {2}- APP_ENV is not set, .*\n$/,
    );
    expect(existsSync(dataDir())).toBe(false);
  });

  test("finds a DATA_DIR that cannot be used", async () => {
    write("file", "");
    const { code, complained } = await check({ DATA_DIR: join(directory, "file", "data") });
    expect([code, complained]).toEqual([1, expect.stringContaining("DATA_DIR cannot be used (ENOTDIR).")]);
  });

  test("counts NODE_ENV from a file, unless the environment sets it", async () => {
    write(".env", "NODE_ENV=production\n");
    expect((await check({ NODE_ENV: undefined })).complained).toContain("NODE_ENV is production");
    expect((await check({ NODE_ENV: "development" })).code).toBe(0);
  });

  test("takes no NODE_ENV for the operator's that only Next or npm would set", async () => {
    expect((await check({ NODE_ENV: undefined })).code).toBe(0);
  });
});

describe("a command that is refused", () => {
  test.each([
    ["a fault in the configuration", { PORT: "nonsense" }, "PORT must be"],
    ["no database", {}, "There is no database at"],
  ])("for %s makes no secret", async (_why, env, told) => {
    const { code, complained } = await operateIn(directory, { DATA_DIR: dataDir(), ...env }, "purge");
    expect([code, complained]).toEqual([1, expect.stringContaining(told)]);
    expect(existsSync(dataDir())).toBe(false);
  });
});

describe("a configuration file", () => {
  const text = "APP_ENV=production\r\nPORT=nonsense\r\n";
  /** What Next reads for a server that is not `npm run dev`. */
  const files = [".env", ".env.local", ".env.production", ".env.production.local"];
  const others = [".env.development", ".env.development.local", ".env.test", ".env.example"];
  const unreadable: [what: string, content: Buffer][] = [
    ["in UTF-16 with its mark, as PowerShell 5 writes it", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["in UTF-16 without it", Buffer.from(text, "utf16le")],
    ["in UTF-16, big end first", Buffer.from(`\ufeff${text}`, "utf16le").swap16()],
    ["with NUL bytes", Buffer.from(`${text}\0`)],
    ["in Latin-1", Buffer.from("APP_NAME=Caf\u00e9\n", "latin1")],
    ["cut off inside a letter", Buffer.from("APP_NAME=é").subarray(0, -1)],
  ];

  test.each(files.flatMap((file) => unreadable.map(([what, content]) => [file, what, content] as const)))(
    "%s %s stops the start",
    async (file, _what, content) => {
      write(file, content);
      expect(await check()).toEqual({
        code: 1,
        said: "",
        complained: `${file} is not UTF-8 text. Save it as UTF-8; in Windows PowerShell write it with Set-Content -Encoding utf8.\n`,
      });
    },
  );

  test.each(files)("%s that is a directory, or a link to nothing, stops the start", async (file) => {
    mkdirSync(join(directory, file));
    expect((await check()).complained).toBe(
      `${file} is a directory. Put a text file in its place, or remove it.\n`,
    );
    rmSync(join(directory, file), { recursive: true });
    symlinkSync(join(directory, "nowhere"), join(directory, file));
    expect((await check()).complained).toBe(
      `${file} cannot be read (ENOENT). Make it readable for this user, or remove it.\n`,
    );
  });

  test.each(files)("%s is read with the mark of UTF-8 and with Windows' line ends", async (file) => {
    write(file, Buffer.from(`\ufeff${text}`));
    const { code, complained } = await check();
    expect([code, complained]).toEqual([
      1,
      expect.stringMatching(/- PORT must be.*- SESSION_SECRET is missing/s),
    ]);
  });

  test("that Next does not read may be anything", async () => {
    for (const file of others) write(file, Buffer.from(text, "utf16le"));
    expect((await check()).code).toBe(0);
    expect(readdirSync(directory).toSorted()).toEqual(others.toSorted());
  });
});
