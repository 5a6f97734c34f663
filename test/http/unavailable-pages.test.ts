import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newClient } from "../support/client.ts";
import { type PrivateDatabaseServer, startDatabaseServer } from "../support/database-server.ts";
import { signIn } from "../support/product.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { type Stage, setStage } from "../support/stage.ts";

describe("a page that is asked for while the database is down", () => {
  let databaseServer: PrivateDatabaseServer;
  let stage: Stage;
  let server: RunningServer;
  let cookie: string;
  beforeAll(async () => {
    databaseServer = await startDatabaseServer();
    stage = await setStage("mysql", databaseServer.address);
    server = await startServer(stage.env);
    const client = newClient(server.origin);
    await signIn(client);
    cookie = [...client.cookies].map((pair) => pair.join("=")).join("; ");
  });
  afterAll(async () => {
    await server?.stop();
    stage?.remove();
    await databaseServer?.remove();
  });

  const ask = (path: string, language: string) =>
    fetch(`${server.origin}${path}`, {
      headers: { Accept: "text/html", "Accept-Language": language, Cookie: cookie },
      redirect: "manual",
    });

  test("is a drawn 503 in the visitor's language that says when to come back, and is itself again afterwards", async () => {
    await databaseServer.kill();
    for (const [path, language, heading] of [
      ["/", "en", "We’ll be right back"],
      ["/verify", "es", "Volvemos enseguida"],
      ["/account", "ar", "سنعود بعد قليل"],
    ] as const) {
      const answer = await ask(path, language);
      expect([path, answer.status]).toEqual([path, 503]);
      expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
      expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
      expect(await answer.text()).toMatch(new RegExp(`<h1[^>]*>${heading}</h1>`));
    }
    await sleep(50); // what the log gathers is written by then
    expect(server.output()).not.toMatch(/internal_error/);

    await databaseServer.start();
    const deadline = Date.now() + 10_000;
    let answer = await ask("/account", "en");
    while (answer.status !== 200 && Date.now() < deadline) answer = await ask("/account", "en");
    expect(await answer.text()).toContain("You’re signed in");
    expect(answer.headers.get("retry-after")).toBeNull();
  });
});
