import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliDecompressSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hintCompilation } from "../../../scripts/build/compile-hints.mjs";
import { compressInto } from "../../../scripts/build/compress.mjs";
import { fingerprintOf } from "../../../scripts/build/fingerprint.mjs";
import { withLock } from "../../../scripts/build/lock.mjs";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "build-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text = "x") {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), text);
}

const isCode = (name: string | Buffer) => /\.(tsx?|mjs|js|css|sql)$/.test(String(name));

describe("the fingerprint of the source", () => {
  test("is the same for the same files", () => {
    write("app/page.tsx");
    const before = fingerprintOf(root);
    write("app/page.tsx");
    expect(fingerprintOf(root)).toBe(before);
  });

  test.each([
    "app/docs/page.tsx",
    "lib/new.ts",
    "public/icon.svg",
    "package-lock.json",
    "next.config.js",
    "scripts/new.mjs",
    "tsconfig.server.json",
  ])("changes with %s", (path) => {
    const before = fingerprintOf(root);
    write(path);
    const added = fingerprintOf(root);
    write(path, "y");
    expect(new Set([before, added, fingerprintOf(root)]).size).toBe(3);
  });

  test.each([
    "test/x.test.ts",
    "e2e/x.spec.ts",
    "docs/decisions/0001.md",
    "README.md",
    ".env",
    ".next/BUILD_ID",
    ".build/server.js",
    ".data/phone-login.sqlite",
    "node_modules/next/package.json",
    "next-env.d.ts",
    "screenshots/phone.png",
    "reports/forced-colors/phone.png",
    "tsconfig.tsbuildinfo",
    "app.log",
    "nohup.out",
    "data/phone-login.sqlite",
  ])("does not change with %s", (path) => {
    const before = fingerprintOf(root);
    write(path);
    expect(fingerprintOf(root)).toBe(before);
  });

  test("knows every folder of the repository that holds code, as source or as none", () => {
    const checkout = resolve(import.meta.dirname, "../../..");
    const none = ["bench", "coverage", "docs", "e2e", "node_modules", "playwright-report", "reports", "test"];
    const unknown = readdirSync(checkout, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^\./.test(entry.name) && !none.includes(entry.name))
      .map((entry) => entry.name)
      .filter((name) => readdirSync(join(checkout, name), { recursive: true }).some(isCode))
      .filter((name) => {
        const before = fingerprintOf(root);
        write(`${name}/x.ts`);
        return fingerprintOf(root) === before;
      });
    expect(unknown).toEqual([]);
  });

  test("tells a file that moved from one that did not", () => {
    write("app/a.ts", "same");
    const before = fingerprintOf(root);
    rmSync(join(root, "app/a.ts"));
    write("app/b.ts", "same");
    expect(fingerprintOf(root)).not.toBe(before);
  });
});

test("a build asks for its scripts to be compiled while they download, once, and leaves styles alone", () => {
  write("page.js", "push([1])");
  write("page.css", "a{}");
  hintCompilation(root);
  hintCompilation(root);
  expect(readFileSync(join(root, "page.js"), "utf8")).toBe("//# allFunctionsCalledOnLoad\npush([1])");
  expect(readFileSync(join(root, "page.css"), "utf8")).toBe("a{}");
});

test("a build compresses its scripts and styles, and forgets those of the build before", () => {
  const text = "push([1]);".repeat(500);
  write("static/chunks/page.js", text);
  write("static/chunks/small.js", "push([1])");
  write("static/icon.png", text);
  write("brotli/chunks/old.js");
  compressInto(join(root, "static"), join(root, "brotli"));
  expect(readdirSync(join(root, "brotli"), { recursive: true }).sort()).toEqual(["chunks", "chunks/page.js"]);
  expect(brotliDecompressSync(readFileSync(join(root, "brotli/chunks/page.js"))).toString()).toBe(text);
});

test("a build compresses what Next made in advance, by the name at which it is asked for", () => {
  const text = "push([1]);".repeat(500);
  write("made/tool.js.body", text);
  write("made/tool.js.meta", text);
  write("made/[file]/route.js", text);
  compressInto(join(root, "made"), join(root, "brotli"), ".body");
  expect(readdirSync(join(root, "brotli"), { recursive: true })).toEqual(["tool.js"]);
});

describe("the lock of a build", () => {
  const waits: string[] = [];
  const locked = (name: string, work: () => Promise<void>) =>
    withLock(join(root, ".build", "pages.lock"), () => waits.push(name), work);

  beforeEach(() => {
    waits.length = 0;
  });

  test("is given back, also by a build that fails", async () => {
    await expect(locked("first", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    await locked("second", async () => {});
    expect(waits).toEqual([]);
    expect(readdirSync(join(root, ".build"))).toEqual([]);
  });

  test("of a process that is gone is taken over", async () => {
    write(".build/pages.lock", "999999999");
    let ran = false;
    await locked("next", async () => {
      ran = true;
    });
    expect(ran).toBe(true);
  });

  test("is taken, and respected, also where the file system knows no hard links", async () => {
    const refuse = () => {
      throw Object.assign(new Error("operation not permitted"), { code: "EPERM" });
    };
    const lock = join(root, ".build", "pages.lock");
    const order: string[] = [];
    const run = (name: string) =>
      withLock(
        lock,
        () => waits.push(name),
        async () => void order.push(`${name} holds ${readFileSync(lock, "utf8")}`),
        refuse,
      );
    await run("alone");
    write(".build/pages.lock", String(process.ppid));
    const waiting = run("late");
    await sleep(250);
    order.push("given back");
    rmSync(lock);
    await waiting;
    expect(order).toEqual([`alone holds ${process.pid}`, "given back", `late holds ${process.pid}`]);
    expect(waits).toEqual(["late"]);
  });

  test("that is still empty is being written, and after a while was left by the dead", async () => {
    write(".build/pages.lock", "");
    let ran = false;
    const waiting = locked("next", async () => {
      ran = true;
    });
    await sleep(250);
    expect(ran).toBe(false);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(join(root, ".build/pages.lock"), longAgo, longAgo);
    await waiting;
    expect(ran).toBe(true);
  });

  test("of a living process is waited for, and that is said once", async () => {
    // The process that started this one lives as long as this test.
    write(".build/pages.lock", String(process.ppid));
    const done: string[] = [];
    const waiting = locked("late", async () => void done.push("late"));
    await sleep(450);
    expect(done).toEqual([]);
    rmSync(join(root, ".build/pages.lock"));
    await waiting;
    expect({ done, waits }).toEqual({ done: ["late"], waits: ["late"] });
  });
});

test.each(["start", "build"])("%s.mjs says at once that it cannot build in a path with #", (script) => {
  const checkout = join(root, "a#b");
  cpSync("scripts", join(checkout, "scripts"), { recursive: true });
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(checkout, "scripts", `${script}.mjs`)],
    {
      encoding: "utf8",
    },
  );
  expect([status, stdout, stderr]).toEqual([
    1,
    "",
    `Next cannot build in ${checkout}, because of the # in this path. Move the directory to a path without one.\n`,
  ]);
});
