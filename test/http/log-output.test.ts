import { closeSync, existsSync, openSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newClient } from "../support/client.ts";
import { newNumber } from "../support/numbers.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { type Stage, setStage } from "../support/stage.ts";

/** Says of every write that the disk is full. */
const fullDisk = "/dev/full";

describe("a server whose log cannot be written", () => {
  let stage: Stage;
  let server: RunningServer | undefined;
  beforeEach(async () => {
    stage = await setStage("embedded");
  });
  afterEach(async () => {
    await server?.kill();
    stage.remove();
  });

  test("ends with 1 when nobody reads it any more, after it has answered", async () => {
    const running = await startServer(stage.env);
    server = running;
    // It answers before it has said that it does, and what it says would end it as well.
    await expect.poll(() => running.output(), { timeout: 10_000 }).toContain("is ready.");
    const ended = running.stopReading();
    // Whatever is worth a line: here that nobody is signed in.
    const answer = await newClient(running.origin).get("/api/session");
    expect(answer.status).toBe(401);
    expect(await ended).toBe(1);
  });

  test.skipIf(!existsSync(fullDisk))("goes on signing people in while the disk is full", async () => {
    const full = openSync(fullDisk, "w");
    try {
      server = await startServer(stage.env, undefined, full);
      const client = newClient(server.origin);
      for (let message = 0; message < 3; message++)
        expect((await client.post("/api/send-otp", { phone_number: newNumber() })).status).toBe(200);
      expect((await client.get("/api/session")).status).toBe(401);
      expect(server.output()).not.toContain("ENOSPC");
      expect(await server.stop()).toBe(0);
    } finally {
      closeSync(full);
    }
  });
});
