import { expect, test } from "vitest";
import { type Client, parseSetCookie } from "../../support/client.ts";
import { describeProduct, signIn } from "../../support/product.ts";
import type { Environment } from "../../support/server.ts";

/** The cookies that were set, without the lines that remove one. */
function cookiesSet(client: Client) {
  const lines = client.answers.flatMap((answer) => answer.setCookies);
  return lines.map((line) => ({ line, ...parseSetCookie(line) })).filter(({ value }) => value !== "");
}

const origins: [what: string, env: Environment, prefix: string, secure: boolean][] = [
  ["http", {}, "", false],
  ["https", { APP_ENV: "development", PUBLIC_URL: "https://login.test" }, "__Host-", true],
];

for (const [scheme, env, prefix, secure] of origins) {
  describeProduct(
    `cookies where people come by ${scheme}`,
    (product) => {
      test("every cookie is HttpOnly, SameSite, for all paths and for this host alone", async () => {
        const client = product.client();
        await signIn(client);
        const cookies = cookiesSet(client);
        expect(cookies.map(({ name }) => name)).toEqual(
          expect.arrayContaining([`${prefix}flow`, `${prefix}session`]),
        );
        for (const { line, name, attributes } of cookies) {
          expect(name.startsWith("__Host-")).toBe(secure);
          expect(attributes.has("secure")).toBe(secure);
          expect(attributes.has("httponly")).toBe(true);
          expect(attributes.get("path")).toBe("/");
          expect(attributes.has("domain")).toBe(false);
          expect(attributes.get("samesite")).toMatch(/^(lax|strict)$/i);
          expect(Number(attributes.get("max-age"))).toBeGreaterThan(0);
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(4_096);
        }
      });

      test("no cookie can be read: it holds neither number nor code, also not in base64", async () => {
        const client = product.client();
        const number = await signIn(client);
        const code = await product.code(number);
        for (const { value } of cookiesSet(client)) {
          const readings = [value, Buffer.from(value, "base64url").toString("latin1")];
          for (const part of value.split(/[*.~]/))
            readings.push(Buffer.from(part, "base64url").toString("latin1"));
          for (const reading of readings) {
            expect(reading).not.toContain(number.slice(1));
            expect(reading).not.toContain(`"${code}"`);
          }
        }
      });

      test("signing out removes the session's cookie", async () => {
        const client = product.client();
        await signIn(client);
        expect(client.cookies.has(`${prefix}session`)).toBe(true);
        const { headers } = await client.post("/api/logout");
        expect(client.cookies.has(`${prefix}session`)).toBe(false);
        expect(headers["clear-site-data"]).toBe(secure ? '"cache", "storage"' : undefined);
      });

      test("a value planted before the sign-in never becomes a session", async () => {
        const planted = "planted-by-somebody-else";
        const client = product.client();
        for (const name of ["session", "flow", "__Host-session", "__Host-flow"])
          client.cookies.set(name, planted);
        await signIn(client);
        expect(client.cookies.get(`${prefix}session`)).not.toBe(planted);
        const stranger = product.client();
        for (const name of ["session", "__Host-session"]) stranger.cookies.set(name, planted);
        expect((await stranger.get("/api/session")).status).toBe(401);
      });

      test("a name that only looks like ours plants no session and keeps nobody out", async () => {
        const attacker = product.client();
        await signIn(attacker);
        const theirs = attacker.cookies.get(`${prefix}session`);
        const blanks = ["\xa0", "\x85", "\t", "\xad", " \xa0", "\xa0 "];
        for (const blank of blanks) {
          const cookie = `${blank}${prefix}session=${theirs}`;
          expect((await product.client().get("/api/session", { cookie: `a=b; ${cookie}` })).status).toBe(401);
        }
        const client = product.client();
        for (const blank of blanks) {
          for (const name of ["session", "flow", "device", "lang"])
            client.cookies.set(`${blank}${prefix}${name}`, "planted");
        }
        await signIn(client);
        expect((await client.get("/api/session")).status).toBe(200);
      });

      test("the same cookie twice with different values is no session", async () => {
        const client = product.client();
        await signIn(client);
        const value = client.cookies.get(`${prefix}session`);
        const twice = `${prefix}session=${value}; ${prefix}session=another`;
        expect((await product.client().get("/api/session", { cookie: twice })).status).toBe(401);
      });
    },
    env,
  );
}
