import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { RunningServer } from "../support/server.ts";
import type { Behaviour } from "../support/twilio-stub.ts";
import type { Actor } from "./actor.ts";
import { newRandom, pick } from "./random.ts";
import { type Rig, startRig } from "./rig.ts";

const actors = 6;
/** Longest calm between two faults, and longest fault that lasts. */
const calmMs = 1_500;
const faultMs = 3_000;
/** Instances that start beside it take the processor away from the one that answers. */
const busyMs = 1_000;

describe("a storm of faults", () => {
  const { seconds, seed } = inject("thoroughness");
  // The faults have a generator of their own, so that the same seed brings the same ones in the same order.
  const random = newRandom(seed);
  let rig: Rig;
  let servers: [RunningServer, RunningServer];
  beforeAll(async () => {
    rig = await startRig();
    servers = await Promise.all([rig.start(), rig.start()]);
  });
  afterAll(() => rig?.remove());

  /** Each is over when its promise resolves. */
  const faults: Record<string, () => Promise<void>> = {
    "database killed": async () => {
      await rig.databaseServer.kill();
      await sleep(random() * faultMs);
      await rig.databaseServer.start();
    },
    "database frozen": async () => {
      rig.databaseServer.pause();
      await sleep(random() * faultMs);
      rig.databaseServer.resume();
    },
    "network silent": () => whileProxy(() => rig.proxy.freeze()),
    "network slow": () => whileProxy(() => rig.proxy.delay(50 + random() * 1_500)),
    "connections refused": () => whileProxy(() => rig.proxy.refuse()),
    "connections cut": async () => rig.proxy.reset(),
    "cut at a statement": () =>
      whileProxy(() => {
        const when = pick(random, ["before", "answered", "late"] as const);
        rig.proxy.cutAt({ statement: 1 + Math.floor(random() * 12), when });
      }),
    "connections killed": async () => {
      const own = await rig.rows<{ ID: number }>(
        "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'login' AND ID <> CONNECTION_ID()",
      );
      await rig.administer(...own.map(({ ID }) => `KILL CONNECTION ${ID}`)).catch(() => undefined);
    },
    "database read-only": async () => {
      await rig.administer("SET GLOBAL read_only = ON");
      await sleep(random() * faultMs);
      await rig.administer("SET GLOBAL read_only = OFF");
    },
    "instance killed": async () => {
      const index = random() < 0.5 ? 0 : 1;
      await servers[index].kill();
      servers[index] = await rig.start();
    },
    "provider astray": async () => {
      const astray: readonly Behaviour[] = [
        "html-503",
        "reset",
        "die-after-accepting",
        "cut-201",
        "busy",
        "hang",
      ];
      rig.twilio.behave(pick(random, astray));
      await sleep(random() * faultMs);
      rig.twilio.behave("accept");
    },
  };

  async function whileProxy(begin: () => unknown): Promise<void> {
    await begin();
    await sleep(random() * faultMs);
    await rig.proxy.heal();
  }

  /** What a person with a telephone does, mistakes included. */
  async function live(actor: Actor, random: () => number, mayGoOn: () => boolean): Promise<void> {
    while (mayGoOn()) {
      const chance = random();
      if (actor.isSignedIn && chance < 0.4) await actor.session();
      else if (actor.isSignedIn && chance < 0.5) await actor.logout();
      else {
        await actor.send();
        if (random() < 0.4) await actor.verify(false);
        if ((await actor.verify()).status === 200) await actor.login();
      }
      await sleep(random() * 400);
    }
  }

  test(`of ${seconds} seconds loses nothing and blows over (I1–I9, I11, I12), seed ${seed}`, {
    timeout: seconds * 1_000 + 180_000,
  }, async () => {
    const deadline = performance.now() + seconds * 1_000;
    const mayGoOn = () => performance.now() < deadline;
    const working = Array.from({ length: actors }, (_, index) => {
      const own = newRandom(seed + 1 + index);
      return live(
        rig.actor(() => pick(own, servers).origin),
        own,
        mayGoOn,
      );
    });
    const counts = new Map<string, number>();
    while (mayGoOn()) {
      await sleep(random() * calmMs);
      const name = pick(random, Object.keys(faults));
      counts.set(name, (counts.get(name) ?? 0) + 1);
      await faults[name]?.();
    }
    await Promise.all(working);
    const healing = await Promise.all(servers.map((server) => rig.healed(server)));

    const told = (entries: Iterable<[string, number]>) =>
      [...entries].map(([name, count]) => `${name} × ${count}`).join(", ");
    const answers = new Map<string, number>();
    for (const { name, status } of rig.history.operations) {
      const key = `${name} ${status ?? "lost"}`;
      answers.set(key, (answers.get(key) ?? 0) + 1);
    }
    console.log(
      `Storm of ${seconds} s, seed ${seed}\n  faults: ${told(counts)}\n  answers: ${told([...answers].sort())}\n  healed after ${healing.join(" and ")} ms`,
    );
    expect(await rig.verdict(servers[0], busyMs)).toEqual([]);
    expect(await rig.connections()).toBeLessThanOrEqual(20);
  });
});
