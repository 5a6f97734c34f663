import { expect, test, vi } from "vitest";
import { createCookieJar } from "#lib/http/cookies.ts";
import { route } from "#lib/http/route.ts";
import { createSeals } from "#lib/http/seals.ts";
import type { LogEntry } from "#lib/log.ts";

const logged: LogEntry[] = [];
const publicUrl = new URL("http://localhost:3000");

vi.mock("#lib/services.ts", () => ({
  services: async () => ({
    config: { publicUrl },
    cookies: createCookieJar(publicUrl),
    seals: createSeals(["a secret for tests that is long enough, surely"], 60),
    log: { event: (entry: LogEntry) => logged.push(entry) },
  }),
}));

const call = {
  method: "GET",
  path: "/api/session",
  query: "",
  params: {},
  header: () => null,
  body: async () => new Uint8Array(),
};

test("a fault of ours is a 500 that says nothing of itself to the client, and all to the log", async () => {
  const cause = new TypeError("cannot read 'secret' of SELECT * FROM users at /srv/app/lib/x.ts:12");
  const { answer } = route(async () => {
    throw cause;
  });
  const { status, body } = await answer(call);
  expect(status).toBe(500);
  expect(JSON.parse(body)).toMatchObject({ code: "internal_error", status: 500 });
  expect(body).not.toMatch(/secret|SELECT|srv|TypeError/);
  expect(logged).toMatchObject([{ event: "internal_error", outcome: "failure", cause }]);
});
