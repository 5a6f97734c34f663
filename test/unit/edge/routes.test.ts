import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { createRoutes, table } from "#lib/edge/routes.ts";
import { readTarget } from "#lib/edge/target.ts";

const app = resolve(import.meta.dirname, "../../../app");
const development = { publicFiles: ["/logo.svg"], isDevelopment: true, hasAppleApps: true, isNextDev: false };
const routes = createRoutes(development);
const find = (url: string, from = routes) => from.find(readTarget(url));

describe("the table", () => {
  // Next's conventions: what each file in app/ serves, and where.
  const served = readdirSync(app, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => servedBy(entry.parentPath ?? entry.path, entry.name));

  test.each(served)("$path has a row with the methods of its file", ({ path, methods }) => {
    expect(table[path]?.methods.toSorted()).toEqual(methods.toSorted());
  });

  test("has no row without a file", () => {
    const paths = new Set(served.map(({ path }) => path));
    expect(Object.keys(table).filter((path) => !paths.has(path))).toEqual([]);
  });
});

function servedBy(folder: string, name: string): { path: string; methods: string[] }[] {
  const parts = folder
    .slice(app.length)
    .split(/[\\/]/)
    .filter((part) => part !== "" && !/^\(.+\)$/.test(part));
  // The catch-all that answers what the edge already answers.
  if (parts.some((part) => part.startsWith("[..."))) return [];
  const path = `/${parts.map((part) => part.replace(/^\[(.+)\]$/, "{$1}")).join("/")}`;
  if (/^page\.tsx?$/.test(name)) return [{ path, methods: ["GET"] }];
  if (!/^route\.tsx?$/.test(name)) return [];
  const source = readFileSync(join(folder, name), "utf8");
  const exported = source.matchAll(/^export (?:const|(?:async )?function) (GET|POST|PUT|PATCH|DELETE)\b/gm);
  return [{ path, methods: [...exported].flatMap(([, method]) => method ?? []) }];
}

describe("a path", () => {
  test("is found with its methods, HEAD and OPTIONS included", () => {
    expect(find("/api/sessions")?.methods).toEqual(["GET", "HEAD", "DELETE", "OPTIONS"]);
    expect(find("/api/send-otp?x=1")?.methods).toEqual(["POST", "OPTIONS"]);
    expect(find("/logo.svg")?.kind).toBe("file");
    expect(find("/_next/static/chunks/a.js")?.kind).toBe("next");
  });

  test("with a variable part is found whatever that part is", () => {
    expect(find("/api/user/%2B12025550123")?.pattern).toBe("/api/user/{phone_number}");
    expect(find("/api/user/a%2Fb")?.pattern).toBe("/api/user/{phone_number}");
  });

  test("is the same path when it is escaped needlessly, so that limits count it too", () => {
    expect(find("/api/%6Cogin")?.pattern).toBe("/api/login");
  });

  test.each([
    "/api",
    "/api/",
    "/api/user",
    "/api/user/",
    "/api/user/..",
    "/api/user/%2e%2e",
    "/api/user/.",
    "/api/send-otp/",
    "/api//send-otp",
    "//api/send-otp",
    "/api%2Fsend-otp",
    "/api/SEND-OTP",
    "/_next/data/x.json",
    "/_next/image",
    "/_next/static",
    "/_next/static/../server",
    "/__nextjs_font/x.woff2",
    "/constructor",
    "/__proto__",
    "/{phone_number}",
    "/%7Bid%7D",
  ])("%s is not known", (url) => {
    expect(find(url)).toBeNull();
  });

  test("of the inbox is not known in production", () => {
    const production = createRoutes({ ...development, isDevelopment: false });
    expect(find("/dev/inbox")?.kind).toBe("page");
    expect(find("/dev/inbox", production)).toBeNull();
    expect(find("/api/dev/inbox", production)).toBeNull();
  });

  test("of the file for Apple is known only where there are apps to tell of", () => {
    const path = "/.well-known/apple-app-site-association";
    expect(find(path)).toMatchObject({ kind: "file", methods: ["GET", "HEAD", "OPTIONS"] });
    expect(find(path, createRoutes({ ...development, hasAppleApps: false }))).toBeNull();
    expect(find("/.well-known/assetlinks.json")).toBeNull();
  });

  test("of Next's own tools is known only while Next runs in development mode", () => {
    const dev = createRoutes({ ...development, isNextDev: true });
    expect(find("/__nextjs_original-stack-frames", dev)?.methods).toContain("POST");
    expect(find("/_next/image", dev)?.kind).toBe("next");
  });
});
