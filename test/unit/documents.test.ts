import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
import { commands } from "#lib/cli/commands.ts";
import { type Limits, limitVariables, variableOf } from "#lib/config/limits.ts";
import { variables } from "#lib/config/variables.ts";
import { readConfig } from "#lib/config.ts";
import { createRoutes } from "#lib/edge/routes.ts";
import { readTarget } from "#lib/edge/target.ts";
import { production } from "./config/environments.ts";

const documents = [
  "README.md",
  "SECURITY.md",
  "CHANGELOG.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
].map((path) => ({ path, text: readFileSync(path, "utf8") }));
const readme = readFileSync("README.md", "utf8");
const security = readFileSync("SECURITY.md", "utf8");

describe.each(documents)("$path", ({ path, text }) => {
  test("links only to what is there", () => {
    const broken = linksOf(text).filter((link) => {
      const [file = "", heading] = link.split("#");
      const target = file === "" ? path : join(dirname(path), file);
      if (!existsSync(target)) return true;
      return heading !== undefined && !headingsOf(readFileSync(target, "utf8")).includes(heading);
    });
    expect(broken).toEqual([]);
  });

  test("names only commands that exist", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
      scripts: Record<string, string>;
    };
    const named = [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(test|start)\b)/g)].map(
      ([, run, own]) => run ?? own,
    );
    const parts = [...text.matchAll(/`(test:\w+)`/g)].map(([, part]) => part);
    expect([...named, ...parts].filter((name) => !Object.hasOwn(scripts, name ?? ""))).toEqual([]);
  });
});

test("every command of an operator is explained, and no other", () => {
  const explained = [...readFileSync("docs/deploy.md", "utf8").matchAll(/`npm run otp -- ([\w-]+)/g)];
  const names = explained.map(([, name]) => name);
  expect([...names, "migrate"].toSorted()).toEqual(commands.map(({ name }) => name).toSorted());
});

// Decisions may show addresses that are refused.
describe.each(documents.filter(({ path }) => !path.includes("decisions")))("$path", ({ text }) => {
  test("names only addresses that the product serves", () => {
    const routes = createRoutes({
      publicFiles: [],
      isDevelopment: true,
      hasAppleApps: true,
      isNextDev: false,
    });
    const called = [...text.matchAll(/(?:\$at|https?:\/\/localhost:3000)(\/[^\s"'`>;)]*)/g)].map(
      ([, url]) => url,
    );
    const named = [
      ...text.matchAll(/`(?:(?:GET|POST|DELETE) )?(\/(?:api\/|health|docs|redoc|openapi|dev\/)[^`]*)`/g),
    ];
    const paths = [...called, ...named.map(([, url]) => url)].map((url) =>
      (url ?? "").replace(/\$\{[^}]*\}/g, "1"),
    );
    expect(paths.filter((url) => routes.find(readTarget(url)) === null)).toEqual([]);
  });
});

describe("the README", () => {
  const rows = tableAfter(readme, "## MySQL and Twilio");

  test("names every variable once, but for the limits", () => {
    const names = rows.flatMap(([variables = ""]) => codesIn(variables)).filter((name) => name !== "LIMIT_…");
    expect(names.toSorted()).toEqual(
      variables.filter((name) => !limitVariables.includes(name as never)).toSorted(),
    );
  });

  test("shows the defaults that .env.example shows", () => {
    const example = readFileSync(".env.example", "utf8");
    const shown = parseEnv(example.replace(/^# ?(?=[A-Z_0-9]+=)/gm, ""));
    const claimed = rows
      .map(([names = "", defaults = ""]) => [codesIn(names), codesIn(defaults)] as const)
      .filter(
        ([names, defaults]) => names.length === 1 && defaults.length === 1 && shown[names[0] ?? ""] !== "",
      );
    expect(claimed.length).toBeGreaterThan(5);
    for (const [[name = ""], [value]] of claimed) expect([name, value]).toEqual([name, shown[name]]);
  });

  test("knows a test for every promise", () => {
    const promises = tableAfter(readme, "## Promises");
    expect(promises.length).toBeGreaterThan(8);
    const unfounded = promises.filter(([, shownIn = "", by = ""]) => {
      const files = linksOf(shownIn).map((file) => readFileSync(file, "utf8"));
      return by === "" || !files.some((source) => source.includes(by));
    });
    expect(unfounded).toEqual([]);
  });
});

test("SECURITY.md tells every limit as it is in production", () => {
  const claimed = tableAfter(security, "## Limits").map(([, value, variable = ""]) => [
    codesIn(variable)[0],
    value,
  ]);
  const { limits } = readConfig(production);
  const real = Object.entries(limits).map(([name, value]) => [
    variableOf(name as keyof Limits),
    String(value),
  ]);
  expect(claimed.toSorted()).toEqual(real.toSorted());
});

describe.each(documents.filter(({ path }) => path.includes("decisions")))("$path", ({ path, text }) => {
  test("has its number, a status, and no more than 45 lines", () => {
    const number = Number(/(\d{4})-/.exec(path)?.[1]);
    expect(text).toMatch(new RegExp(`^# ${number}\\. .+\n\nStatus: \\w+, \\w+ \\d{4}\n\n## `));
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(45);
  });
});

describe("docs/requirements.md", () => {
  const listed = [...readFileSync("docs/requirements.md", "utf8").matchAll(/^\| ([A-Z]\d{1,2}) /gm)].map(
    ([, id = ""]) => id,
  );

  test("explains every id that a test carries, and no other", () => {
    const sources = ["test", "e2e"].flatMap((directory) =>
      readdirSync(directory, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => readFileSync(join(directory, name), "utf8")),
    );
    expect([...new Set(sources.flatMap(idsIn))].toSorted()).toEqual(listed.toSorted());
  });

  test("explains every id that the page on reliability names", () => {
    expect(idsIn(readFileSync("docs/reliability.md", "utf8")).filter((id) => !listed.includes(id))).toEqual(
      [],
    );
  });
});

/** Ids in brackets, as names of tests have them: one, several between commas, or a range. */
function idsIn(text: string): string[] {
  const groups = [...text.matchAll(/\(([A-Z]\d{1,2}(?:(?:, |[–-])[A-Z]\d{1,2})*)\)/g)];
  return groups.flatMap(([, group = ""]) => group.split(", ").flatMap(withoutRange));
}

/** `T1–T5` is T1, T2, T3, T4 and T5. */
function withoutRange(ids: string): string[] {
  const [first = "", last = first] = ids.split(/[–-]/);
  const [from, to] = [Number(first.slice(1)), Number(last.slice(1))];
  return Array.from({ length: to - from + 1 }, (_, index) => `${first[0]}${from + index}`);
}

/** Relative ones, pictures included. */
function linksOf(text: string): string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? "");
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

/** As a forge makes anchors of them. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    (heading ?? "")
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

/** The cells of the first table below a heading. */
function tableAfter(text: string, heading: string): string[][] {
  const lines = text.slice(text.indexOf(`\n${heading}\n`)).split("\n");
  const start = lines.findIndex((line) => /^\| ---/.test(line)) + 1;
  const table = lines.slice(start);
  return table
    .slice(
      0,
      table.findIndex((line) => !line.startsWith("|")),
    )
    .map((line) =>
      line
        .slice(1, -1)
        .split(" | ")
        .map((cell) => cell.trim()),
    );
}

function codesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? "");
}
