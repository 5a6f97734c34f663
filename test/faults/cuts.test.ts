import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { RunningServer } from "../support/server.ts";
import type { Actor } from "./actor.ts";
import type { Operation } from "./history.ts";
import { type Rig, startRig } from "./rig.ts";

/** More statements than any request has, connection set-up included. */
const mostStatements = 30;

describe("a connection that is cut at every statement of a request (F2, F3)", () => {
  let rig: Rig;
  let server: RunningServer;
  beforeAll(async () => {
    rig = await startRig();
    server = await rig.start();
  });
  afterAll(async () => {
    console.log(`Cuts made:\n  ${figures.join("\n  ")}`);
    await rig?.remove();
  });
  const { isFull } = inject("thoroughness");
  const figures: string[] = [];

  /** What comes before the request that is swept, and what a client does that was told 503. */
  const requests: Record<
    string,
    { before: (actor: Actor) => Promise<void>; ask: (actor: Actor) => Promise<Operation> }
  > = {
    send: { before: async () => {}, ask: (actor) => actor.send() },
    verify: { before: async (actor) => expectOk(await actor.send()), ask: (actor) => actor.verify() },
    "wrong code": {
      before: async (actor) => expectOk(await actor.send()),
      ask: (actor) => actor.verify(false),
    },
    login: {
      before: async (actor) => {
        expectOk(await actor.send());
        expectOk(await actor.verify());
      },
      ask: (actor) => actor.login(),
    },
    "second login": {
      before: async (actor) => {
        expectOk(await actor.signIn());
        await rig.travel(2);
        expectOk(await actor.send());
        expectOk(await actor.verify());
      },
      ask: (actor) => actor.login(),
    },
    session: { before: async (actor) => expectOk(await actor.signIn()), ask: (actor) => actor.session() },
    logout: { before: async (actor) => expectOk(await actor.signIn()), ask: (actor) => actor.logout() },
  };
  const phases = [
    ["before the server saw it", { when: "before" }, "warm"],
    ["after it was done, before the answer", { when: "answered" }, "warm"],
    ["in the middle of the answer", { when: "answered", bytes: 5 }, "warm"],
    ["before the server saw it, on a new connection", { when: "before" }, "new"],
    ["after it was done, before the answer, on a new connection", { when: "answered" }, "new"],
    ["before the server saw it, which executes it late", { when: "late" }, "held"],
  ] as const;

  describe.each(Object.entries(requests))("%s", (name, { before, ask }) => {
    const isCentral = name === "verify" || name === "login";
    // The others are swept in these ways by the long run alone; late ones each wait until the product gives up.
    const swept = phases.filter(([, , connection]) => isFull || isCentral || connection === "warm");
    test.each(swept)("%s", async (when, phase, connection) => {
      let cuts = 0;
      let misses = 0;
      for (let statement = 1; ; ) {
        const actor = rig.actor(() => server.origin);
        await before(actor);
        if (connection === "new") await forgetConnections();
        rig.proxy.cutAt({ statement, ...phase });
        const { status } = await ask(actor);
        const wasCut = rig.proxy.wasCut();
        await rig.proxy.heal();
        if (!wasCut) break;
        // The server's own upkeep asks the database too: such a cut meets it instead of the request.
        if (status !== 503 && misses < 3) {
          misses += 1;
          continue;
        }
        cuts += 1;
        expect({ statement, status }).toEqual({ statement, status: 503 });
        statement += 1;
        // Whoever tries again is told something definite.
        expect([200, 401, 429]).toContain((await ask(actor)).status);
        // One connection was cut; the next request has another.
        expectOk(await rig.actor(() => server.origin).signIn());
        if (cuts === mostStatements) throw new Error("The sweep does not end.");
      }
      expect(cuts).toBeGreaterThan(0);
      figures.push(`${name}, ${when}: ${cuts}`);
    });
  });

  /** The next request has to connect, settle its session and prepare its statements. */
  async function forgetConnections(): Promise<void> {
    rig.proxy.reset();
    while ((await rig.connections()) > 0) await sleep(5);
    await sleep(20);
  }

  test("nothing was lost, doubled or left behind", async () => {
    expect(await rig.verdict(server)).toEqual([]);
    expect(await rig.connections()).toBeLessThanOrEqual(10);
  });
});

function expectOk({ name, status, code }: Operation): void {
  expect({ name, status, code }).toEqual({ name, status: 200, code: null });
}
