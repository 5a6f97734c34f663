import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";

// The house rules that an import can break, checked on the sources as they are.
const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
});
const files = tracked.split("\n").filter((file) => /\.(ts|tsx|mjs|js)$/.test(file) && existsSync(file));
const textOf = (file: string) => readFileSync(file, "utf8");
const sources = files.filter((file) =>
  /^(app|lib|components)\/|^(server|instrumentation|proxy)\.ts$/.test(file),
);

type Import = { from: string; to: string; typeOnly: boolean };

/** `to` is a file of ours, or the name of a package. */
const imports: Import[] = sources.flatMap((from) => {
  const statement =
    /(?:^|\n)\s*(import|export)\s+(type\s)?[^;]*?\bfrom\s+"([^"]+)"|import\s*\(\s*"([^"]+)"|(?:^|\n)import\s+"([^"]+)"|getBuiltinModule\??\.?\(\s*"([^"]+)"/g;
  return Array.from(textOf(from).matchAll(statement), ([, , type, named, lazy, bare, builtin]) => ({
    from,
    to: resolved(from, named ?? lazy ?? bare ?? builtin ?? ""),
    typeOnly: type !== undefined,
  }));
});

function resolved(from: string, specifier: string): string {
  if (specifier.startsWith("#lib/")) return specifier.slice(1);
  if (specifier.startsWith(".")) return normalize(join(dirname(from), specifier));
  return specifier;
}

const edges = (of: (found: Import) => boolean) => imports.filter(of).map(({ from, to }) => `${from} → ${to}`);
const inside =
  (...rooms: string[]) =>
  (file: string) =>
    rooms.some((room) => file === room || file.startsWith(`${room}/`));

describe("the house", () => {
  test("there is something to check", () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.some(({ from, to }) => inside("app")(from) && inside("lib")(to))).toBe(true);
  });

  test("every import of ours names a file that is there", () => {
    const broken = edges(({ to }) => /^(app|lib)\//.test(to) && !existsSync(to) && !existsSync(`${to}.tsx`));
    expect(broken).toEqual([]);
  });

  // Who must not know whom. Ports and plain types may be known where a rule says so.
  const walls: [who: string, room: (file: string) => boolean, mustNotKnow: (file: string) => boolean][] = [
    [
      "the domain knows no HTTP, pages, configuration, database or carrier",
      inside("lib/auth"),
      inside(
        "lib/http",
        "lib/edge",
        "lib/db",
        "lib/sms",
        "lib/config",
        "lib/config.ts",
        "lib/services.ts",
        "app",
        "next",
      ),
    ],
    [
      "the database knows no HTTP, pages or carrier",
      inside("lib/db"),
      inside("lib/http", "lib/edge", "lib/sms", "lib/services.ts", "app", "next"),
    ],
    [
      "the carrier knows no HTTP, pages or database",
      inside("lib/sms"),
      inside("lib/http", "lib/edge", "lib/db", "lib/services.ts", "app", "next"),
    ],
    [
      "the pages and handlers know no database, no carrier, and of the configuration only what was read",
      inside("app"),
      inside("lib/db", "lib/sms", "lib/config"),
    ],
    ["the library knows no pages", inside("lib"), inside("app")],
    [
      "the edge knows nothing of what lies behind it",
      inside("lib/edge"),
      inside("lib/auth", "lib/db", "lib/sms", "lib/services.ts", "app"),
    ],
    [
      "the handlers, and what wires them, know nothing of the edge in front of them",
      inside("lib/http", "lib/services.ts"),
      inside("lib/edge"),
    ],
    [
      "an operator's commands know no HTTP, pages or carrier",
      inside("lib/cli"),
      inside("lib/http", "lib/edge", "lib/sms", "lib/services.ts", "app", "next"),
    ],
    [
      "errors know nobody",
      inside("lib/errors.ts", "lib/problems.ts", "lib/log/events.ts", "lib/duration.ts", "lib/lock.ts"),
      () => true,
    ],
  ];
  test.each(walls)("%s", (_who, room, mustNotKnow) => {
    expect(edges(({ from, to }) => room(from) && mustNotKnow(to) && !room(to))).toEqual([]);
  });

  const homes: [vendor: RegExp, home: (file: string) => boolean][] = [
    [
      /^mysql2/,
      inside(
        "lib/db/mysql.ts",
        "lib/db/mysql-pool.ts",
        "lib/db/mysql-schema.ts",
        "lib/db/mysql-session.ts",
        "lib/db/mysql-places.ts",
        "lib/db/mysql-sockets.ts",
        "lib/db/mysql-statements.ts",
      ),
    ],
    [/^(node:sqlite|libsql)/, inside("lib/db/embedded.ts")],
    [/^twilio/, inside("lib/sms")],
    [/^undici/, inside("lib/sms")],
    [/^iron-session/, inside("lib/http")],
    [/^libphonenumber-js/, inside("lib/phone.ts", "lib/config")],
    [/^zod/, inside("lib/http")],
    [/^next(\/|$)/, inside("app", "server.ts", "lib/http")],
    [/^@next\/env$/, inside("lib/config/load.ts")],
  ];
  test.each(homes)("%s is imported by its adapter alone", (vendor, home) => {
    expect(imports.some(({ to }) => vendor.test(to))).toBe(true);
    expect(edges(({ from, to }) => vendor.test(to) && !home(from))).toEqual([]);
  });

  // NEXT_RUNTIME is no setting: Next writes its value into each of the bundles it makes.
  test("only the configuration reads the environment", () => {
    const readers = sources.filter((file) =>
      /process\s*\.\s*env\b(?!\.NEXT_RUNTIME)/.test(withoutComments(textOf(file))),
    );
    expect(readers.filter((file) => !inside("lib/config.ts", "lib/config/load.ts")(file))).toEqual([]);
  });

  test("no import goes round in a circle", () => {
    const next = new Map<string, string[]>();
    for (const { from, to, typeOnly } of imports)
      if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to]);
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]) => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      if (done.has(file)) return;
      done.add(file);
      for (const to of next.get(file) ?? []) visit(to, [...path, file]);
    };
    for (const file of sources) visit(file, []);
    expect(circles).toEqual([]);
  });

  test("no file of the product is longer than 250 lines", () => {
    const code = files.filter((file) => sources.includes(file) || file.startsWith("scripts/"));
    const long = code.map((file) => `${file}: ${textOf(file).split("\n").length - 1}`);
    expect(long.filter((line) => Number(line.split(": ")[1]) > 250)).toEqual([]);
  });

  test("no file is named after nothing in particular", () => {
    expect(files.filter((file) => /\b(utils?|helpers?|manager|misc)\b/i.test(file))).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
}
