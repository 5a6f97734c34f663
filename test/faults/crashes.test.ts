import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { RunningServer } from "../support/server.ts";
import type { Actor } from "./actor.ts";
import { newRandom } from "./random.ts";
import { type Rig, startRig } from "./rig.ts";

describe("the product itself", () => {
  const { kills, seed } = inject("thoroughness");
  let rig: Rig;
  let one: RunningServer;
  let two: RunningServer;
  beforeAll(async () => {
    rig = await startRig();
    [one, two] = await Promise.all([rig.start(), rig.start()]);
  });
  afterAll(() => rig?.remove());

  /** Signs in and out for as long as it may. */
  async function live(actor: Actor, mayGoOn: () => boolean): Promise<void> {
    while (mayGoOn()) {
      if ((await actor.signIn()).status === 200) {
        await actor.session();
        if (mayGoOn()) await actor.logout();
      }
      await rig.travel(2);
    }
  }

  test("killed at any moment, it loses nothing that was acknowledged (F12)", {
    timeout: kills * 20_000 + 60_000,
  }, async () => {
    const random = newRandom(seed);
    for (let kill = 0; kill < kills; kill++) {
      let isUp = true;
      const working = Array.from({ length: 3 }, () =>
        live(
          rig.actor(() => one.origin),
          () => isUp,
        ),
      );
      await sleep(random() * 300);
      isUp = false;
      await one.kill();
      await Promise.all(working);
      one = await rig.start();
    }
    expect(await rig.verdict(two)).toEqual([]);
    const [locks] = await rig.rows<{ count: number }>(
      "SELECT COUNT(*) AS count FROM information_schema.INNODB_TRX WHERE trx_started < NOW() - INTERVAL 5 SECOND",
    );
    expect(Number(locks?.count)).toBe(0);
  });

  test("two instances are replaced under load, one after the other, and no request fails (F13, H4)", async () => {
    let serving = [one, two];
    let isOver = false;
    let turn = 0;
    const seen = rig.history.operations.length;
    const anyone = () => (serving[turn++ % serving.length] as RunningServer).origin;
    const working = Array.from({ length: 3 }, () => live(rig.actor(anyone), () => !isOver));
    for (const leaving of [one, two]) {
      const successor = await rig.start();
      // What a load balancer does: it sends nothing new there, and what is under way is finished.
      serving = [...serving.filter((server) => server !== leaving), successor];
      expect(await leaving.stop()).toBe(0);
    }
    isOver = true;
    await Promise.all(working);
    [one, two] = serving as [RunningServer, RunningServer];
    const during = rig.history.operations.slice(seen);
    expect(during.filter(({ status }) => status === null || status >= 500)).toEqual([]);
    expect(during.length).toBeGreaterThan(10);
    expect(await rig.verdict(one)).toEqual([]);
  });

  test("stopped while it works, it leaves no connection behind (H4, I12)", async () => {
    const leaving = await rig.start();
    await rig.actor(() => leaving.origin).signIn();
    const before = await rig.connections();
    expect(await leaving.stop()).toBe(0);
    expect(await rig.connections()).toBeLessThan(before);
  });

  test("an hour fast or slow, and differently on two instances, makes no difference (F14, A2)", async () => {
    const clock = (hours: number) => ({
      NODE_OPTIONS: `--import=${new URL(`clock.mjs?hours=${hours}`, import.meta.url).href}`,
    });
    const [fast, slow] = await Promise.all([rig.start(clock(1)), rig.start(clock(-1))]);
    for (const order of [
      [fast, slow],
      [slow, fast],
    ] as const) {
      let turn = 0;
      const actor = rig.actor(() => (order[turn++ % 2] as RunningServer).origin);
      for (const step of ["send", "verify", "login", "session"] as const)
        expect({ step, status: (await actor[step]()).status }).toEqual({ step, status: 200 });
    }
    const inTime = rig.actor(() => fast.origin);
    await inTime.send();
    await rig.travel(295);
    expect((await inTime.verify()).status).toBe(200);
    const late = rig.actor(() => slow.origin);
    await late.send();
    await rig.travel(301);
    expect((await late.verify()).code).toBe("code_expired");
    await Promise.all([fast.stop(), slow.stop()]);
  });
});
