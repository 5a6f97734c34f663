import { expect, test } from "vitest";
import { withLateScripts } from "#lib/edge/late-scripts.ts";

const page = (head: string, body = "") => `<html><head>${head}</head><body><p>Hi</p>${body}</body></html>`;

test("what Next runs as soon as it has arrived waits for a line at the end, which puts it in", () => {
  const html = page(
    '<script src="/_next/static/a.js" async="" nonce="N0NCE"></script>',
    '<script src="/_next/static/b.js" id="_R_" nonce="N0NCE" async=""></script>',
  );
  const late = withLateScripts(html, "N0NCE");
  expect(late).toContain(
    '<head><script type="late" src="/_next/static/a.js" async="" nonce="N0NCE"></script></head>',
  );
  const second = '<script type="late" src="/_next/static/b.js" id="_R_" nonce="N0NCE" async=""></script>';
  expect(late).toContain(`<p>Hi</p>${second}<script nonce="N0NCE">`);
  expect(late).toMatch(/<\/script><\/body><\/html>$/);
});

test("what would fetch one before leaves the page", () => {
  const early = '<link rel="preload" as="script" fetchPriority="low" nonce="N0NCE" href="/a.js"/>';
  const kept = '<link rel="stylesheet" href="/a.css"/><link rel="preload" as="image" href="/a.png"/>';
  expect(withLateScripts(page(early + kept), "N0NCE")).toContain(`<head>${kept}</head>`);
});

test("a script in the page, and one for browsers without modules, stay where they are", () => {
  const kept =
    '<script nonce="N0NCE">push([1])</script><script src="/old.js" noModule="" nonce="N0NCE"></script>';
  expect(withLateScripts(page(kept), "N0NCE")).toContain(kept);
});

test("a script from elsewhere is not made one of ours", () => {
  const injected = '<script src="https://evil.example.test/_next/static/a.js" async=""></script>';
  expect(withLateScripts(page("", injected), "N0NCE")).toContain(injected);
});

test("text about scripts stays text", () => {
  const text = "&lt;script src=&quot;/a.js&quot; async=&quot;&quot;&gt;&lt;/script&gt;";
  expect(withLateScripts(page("", text), "N0NCE")).toContain(text);
});

test("what is no page stays as it is", () => {
  const fragment = '<script src="/_next/static/a.js" async=""></script>';
  expect(withLateScripts(fragment, "N0NCE")).toBe(fragment);
});
