import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { openApiDocument } from "#lib/http/openapi/document.ts";

/** Answers every address below /api that has no file of its own: there is nothing to document. */
const catchAll = "/api/[...path]";

const { paths } = openApiDocument({
  appName: "Phone Login",
  version: "1.2.3",
  publicUrl: new URL("http://localhost:3000"),
  includeInbox: true,
});

const documented = Object.entries(paths)
  .flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`))
  .sort();

function exportedMethods(file: string): string[] {
  const source = readFileSync(file, "utf8");
  return [
    ...source.matchAll(/^export (?:const|async function|function) (GET|POST|PUT|PATCH|DELETE)\b/gm),
  ].map(([, method]) => method as string);
}

function routesBelow(folder: string): string[] {
  return readdirSync(join("app", folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("route.ts"))
    .flatMap((file) => {
      const address = join("/", folder, dirname(file));
      if (address === catchAll) return [];
      const methods = exportedMethods(join("app", folder, file));
      expect(methods, `app/${folder}/${file} exports a method by name`).not.toEqual([]);
      return methods.map((method) => `${method} ${address.replace(/\[(\w+)\]/g, "{$1}")}`);
    });
}

test("every route below /api is in the document with exactly its methods, and the other way round", () => {
  const onDisk = routesBelow("api").sort();
  expect(onDisk.filter((route) => !documented.includes(route))).toEqual([]);
  const claimed = documented.filter((route) => route.includes(" /api/"));
  expect(claimed.filter((route) => !onDisk.includes(route))).toEqual([]);
});

test("every other address in the document is one that the app serves", () => {
  const others = Object.keys(paths).filter((path) => !path.startsWith("/api/"));
  expect(others).toContain("/health");
  const missing = others.filter((path) => !existsSync(join("app", path, "route.ts")));
  expect(missing).toEqual([]);
});
