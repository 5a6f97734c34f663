import { readFileSync } from "node:fs";
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
