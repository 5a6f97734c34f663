import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newClient } from "../support/client.ts";
import { expectProblem } from "../support/expect-problem.ts";
import { nextAlone, type RunningServer, startServer } from "../support/server.ts";
import { type Stage, setStage } from "../support/stage.ts";

const path = "/.well-known/apple-app-site-association";
const APPLE_APP_IDS = "ABCDE12345.com.example.app, 9876543210.com.example.Preview-2";
const file = {
  webcredentials: { apps: ["ABCDE12345.com.example.app", "9876543210.com.example.Preview-2"] },
};

let stage: Stage;
beforeAll(async () => {
  stage = await setStage("embedded");
});
afterAll(() => stage?.remove());

describe.each([
  ["our server", undefined],
  ["Next alone", nextAlone],
])("the file that names the iOS apps, from %s", (_who, command) => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ ...stage.env, APPLE_APP_IDS }, command);
  });
  afterAll(async () => void (await server?.stop()));

  test("is JSON that Apple may keep for an hour", async () => {
    const { status, headers, body } = await newClient(server.origin).get(path);
    expect({ status, body }).toEqual({ status: 200, body: file });
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "cache-control": "public, max-age=3600",
    });
  });

  test("is there for HEAD without its body", async () => {
    const { status, headers, text } = await newClient(server.origin).send({ method: "HEAD", path });
    expect([status, headers["content-type"], text]).toEqual([200, "application/json", ""]);
  });
});

describe("the file that names the iOS apps", () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ ...stage.env, APPLE_APP_IDS });
  });
  afterAll(async () => void (await server?.stop()));
  const client = () => newClient(server.origin);

  test("is the same for whoever asks: no choice of language sends elsewhere, no proof is looked at", async () => {
    const asked = { accept: "text/html", cookie: "session=garbled", "x-auth-transport": "pigeon" };
    const { status, body, setCookies } = await client().get(`${path}?lang=ar`, asked);
    expect({ status, body, setCookies }).toEqual({ status: 200, body: file, setCookies: [] });
  });

  test("has the headers of every answer, and nothing may run in it (E6)", async () => {
    expect((await client().get(path)).headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "content-security-policy": expect.stringContaining("default-src 'none'"),
      "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  test.each(["POST", "PUT", "DELETE"])("takes no %s (E4)", async (method) => {
    const answer = await client().send({ method, path });
    expectProblem(answer, 405, "method_not_allowed");
    expect(answer.headers.allow).toBe("GET, HEAD, OPTIONS");
  });
});

describe("where no app is named there is no such file", () => {
  test("from our server, whatever the method", async () => {
    const server = await startServer(stage.env);
    try {
      const client = newClient(server.origin);
      expectProblem(await client.get(path), 404, "not_found");
      expectProblem(await client.send({ method: "POST", path }), 404, "not_found");
      const page = await client.get(path, { accept: "text/html" });
      expect([page.status, page.headers["content-type"]]).toEqual([404, "text/html; charset=utf-8"]);
    } finally {
      await server.stop();
    }
  });

  test("from Next alone", async () => {
    const server = await startServer(stage.env, nextAlone);
    try {
      expect((await newClient(server.origin).get(path)).status).toBe(404);
    } finally {
      await server.stop();
    }
  });
});
