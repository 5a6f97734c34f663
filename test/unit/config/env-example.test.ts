import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { variables } from "#lib/config/variables.ts";
import { readConfig } from "#lib/config.ts";
import { ownDirectory, production } from "./environments.ts";

const text = readFileSync(".env.example", "utf8");
const shown = parseEnv(text.replace(/^# ?(?=[A-Z_0-9]+=)/gm, ""));

describe(".env.example", () => {
  it("names every variable that there is, and no other", () => {
    expect(Object.keys(shown).toSorted()).toEqual([...variables].toSorted());
  });

  it("sets nothing by itself", () => {
    expect(parseEnv(text)).toEqual({});
  });

  it.each([".env.example", "docs/deploy.md"])("is read as %s says, by Next and by the shell", (document) => {
    const [example = ""] = /DB_PASSWORD="it's .*?"/.exec(readFileSync(document, "utf8")) ?? [];
    expect(readByBoth(example)).toEqual(["it's p$ss & w#rd", "it's p$ss & w#rd"]);
    expect(readByBoth("DB_PASSWORD='a\\$b \"`c'")).toEqual(['a$b "`c', 'a\\$b "`c']);
  });

  it("shows the defaults, those of production where they differ", () => {
    const { APP_ENV, DB_HOST, DB_PORT, DB_NAME, DB_USER, DB_SSL, DB_CONNECTIONS, DATA_DIR, ...rest } = shown;
    expect([APP_ENV, DATA_DIR]).toEqual(["development", ".data"]);
    expect(readConfig({ ...rest, ...production })).toEqual(readConfig(production));
    const database = { DB_HOST, DB_PORT, DB_NAME, DB_USER, DB_SSL, DB_CONNECTIONS };
    expect(readConfig({ ...production, ...database })).toEqual(
      readConfig({ ...production, DB_HOST: "localhost" }),
    );
  });

  it("is read to the last name: every variable shown takes part in the configuration", () => {
    const read = new Set<string>();
    const recorder = new Proxy<Record<string, string>>(
      { ...production, DATA_DIR: join(ownDirectory(), "data"), DB_HOST: "db" } as Record<string, string>,
      {
        get(values, name: string) {
          read.add(name);
          return values[name];
        },
      },
    );
    readConfig(recorder);
    expect([...variables].filter((name) => !read.has(name))).toEqual([]);
  });
});

/** What a line makes of DB_PASSWORD as `.env`, and where a shell takes it in. */
function readByBoth(line: string): string[] {
  const directory = mkdtempSync(join(tmpdir(), "env-"));
  const file = join(directory, ".env");
  writeFileSync(file, `${line}\n`);
  const loader = `import("@next/env").then(({ default: { loadEnvConfig } }) => {
    loadEnvConfig(${JSON.stringify(directory)}, false, { info() {}, error: console.error });
    process.stdout.write(process.env.DB_PASSWORD);
  })`;
  const options = { encoding: "utf8", env: { PATH: process.env.PATH, NODE_ENV: "production" } } as const;
  const byNext = execFileSync(process.execPath, ["-e", loader], options);
  const byShell = execFileSync("sh", ["-c", `. ${file}; printf %s "$DB_PASSWORD"`], options);
  rmSync(directory, { recursive: true });
  return [byNext, byShell];
}
