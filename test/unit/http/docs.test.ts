import { expect, test } from "vitest";
import { allAssets, assetNames, readAsset } from "#lib/http/docs/assets.ts";
import { docsPage } from "#lib/http/docs/page.ts";
import { problemTable } from "#lib/http/docs/problem-table.ts";
import { problemCodes } from "#lib/problems.ts";

const page = {
  title: `A & B <script>"`,
  stylesheets: ["/a.css"],
  scripts: ["/first.js", "/second.js"] as const,
  body: "<main></main>",
};

function rendered(headers: Record<string, string> = {}) {
  return docsPage(new Request("http://localhost:3000/docs", { headers }), page);
}

test("the name of the app cannot break out of the title", async () => {
  expect(await rendered().text()).toContain("<title>A &#38; B &#60;script&#62;&#34;</title>");
});

test("every script carries the nonce that the edge chose for this answer", async () => {
  const html = await rendered({ "Content-Security-Policy": "script-src 'self' 'nonce-q1+/w=='" }).text();
  expect(html.match(/<script[^>]*>/g)).toEqual([
    '<script src="/first.js" nonce="q1+/w==">',
    '<script defer src="/second.js" nonce="q1+/w==">',
  ]);
});

test("without a nonce in the policy the scripts carry none", async () => {
  expect(await rendered().text()).not.toContain("nonce");
});

test("a page with a nonce is never stored", () => {
  expect(rendered().headers.get("Cache-Control")).toBe("no-store");
});

test("the table of problems has a row with an address for every code", () => {
  const html = problemTable();
  for (const code of problemCodes) expect(html).toContain(`<tr id="${code}">`);
  expect(html).not.toContain("`");
});

test("every asset is read from its package, and is named after its version", () => {
  for (const name of allAssets) {
    expect(name).toMatch(/-\d+\.\d+\.\d+\.(js|css)$/);
    expect(readAsset(name)?.body.length).toBeGreaterThan(50_000);
  }
});

test("ReDoc takes the page's nonce and fetches no logo", () => {
  const script = readAsset(assetNames.redocScript)?.body;
  expect(script).toContain("window.__webpack_nonce__");
  expect(script).not.toContain("cdn.redoc.ly");
});

test.each(["constructor", "__proto__", "../package.json", ""])("there is no asset named %j", (name) => {
  expect(readAsset(name)).toBeNull();
});
