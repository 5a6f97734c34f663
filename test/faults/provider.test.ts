import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { RunningServer } from "../support/server.ts";
import type { Behaviour } from "../support/twilio-stub.ts";
import { patienceMs, providerPatienceMs, type Rig, startRig } from "./rig.ts";

/** Longer than a pause after failures, so that the next message is tried again. */
const pauseMs = 3_500;
/** Less than any wait for a lock. */
const atOnceMs = 1_000;

describe("the SMS provider", () => {
  const { isFull } = inject("thoroughness");
  let rig: Rig;
  let server: RunningServer;
  beforeAll(async () => {
    rig = await startRig();
    server = await rig.start();
  });
  afterAll(() => rig?.remove());

  const actor = () => rig.actor(() => server.origin);
  const openTransactions = () =>
    rig.rows(
      `SELECT trx_state, trx_query FROM information_schema.INNODB_TRX
       JOIN information_schema.PROCESSLIST ON ID = trx_mysql_thread_id WHERE USER = 'login'`,
    );
  const requestsFor = (phone: string) => rig.twilio.requests.filter(({ form }) => form.To === phone).length;

  test.each([21211, 21614, 21610, 21408])(
    "refuses a number with %i: 502, the wait stays (T1)",
    async (refuse) => {
      rig.twilio.behave({ refuse });
      const client = actor();
      const answer = await client.send();
      expect([answer.status, answer.code, answer.handedOver]).toEqual([502, "delivery_refused", false]);
      expect((await client.send()).code).toBe("cooldown_active");
      expect(requestsFor(client.phone)).toBe(1);
    },
  );

  test("is busy once: the message goes out, once (T3)", async () => {
    rig.twilio.behave("busy", "accept");
    const client = actor();
    expect((await client.send()).status).toBe(200);
    expect(rig.twilio.textsTo(client.phone)).toHaveLength(1);
    expect((await client.verify()).status).toBe(200);
  });

  test("stays busy: three tries, then 503 within 3 s (T3)", async () => {
    rig.twilio.behave("busy");
    const client = actor();
    const answer = await client.send();
    expect([answer.status, answer.code]).toEqual([503, "sms_unavailable"]);
    expect(answer.endedAt - answer.startedAt).toBeLessThan(patienceMs);
    expect(requestsFor(client.phone)).toBe(3);
    rig.twilio.behave("accept");
    await actor().send();
  });

  test.each<[Behaviour]>([["html-503"], ["reset"], ["die-after-accepting"], ["cut-201"]])(
    "leaves it open whether a message went out (%s): one request, 503, and its code holds (T4)",
    async (behaviour) => {
      rig.twilio.behave(behaviour, "accept");
      const client = actor();
      const answer = await client.send();
      expect([answer.status, answer.code]).toEqual([503, "sms_unavailable"]);
      expect(requestsFor(client.phone)).toBe(1);
      if (rig.twilio.textsTo(client.phone).length > 0) expect((await client.verify()).status).toBe(200);
      // Keeps the failures from adding up to a pause.
      expect((await actor().send()).status).toBe(200);
    },
  );

  test("is asked once by a client that clicks twice, which is told when to retry (T7, B7)", async () => {
    const client = actor();
    const answers = await Promise.all([client.send(), client.send()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429]);
    expect(answers.every(({ status, saysWhenToRetry }) => status === 200 || saysWhenToRetry)).toBe(true);
    expect(requestsFor(client.phone)).toBe(1);
  });

  test("holds its answer back: no transaction waits with it, and its number goes on at once (T5)", async () => {
    const device = actor();
    await device.signIn();
    await rig.travel(2);
    const asking = rig.actor(() => server.origin, device.phone);
    const stranger = rig.actor(() => server.origin, device.phone);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    rig.twilio.behave({ acceptAfter: released }, "accept");
    const sending = asking.send();
    await expect.poll(() => requestsFor(device.phone)).toBe(2);

    // One that is over in a moment is somebody else's, such as the review of budgets.
    await expect.poll(openTransactions).toEqual([]);
    const meanwhile = [await device.session(), await stranger.verify(false), await stranger.verify()];
    expect(meanwhile.map(({ status }) => status)).toEqual([200, 401, 200]);
    for (const { startedAt, endedAt } of meanwhile) expect(endedAt - startedAt).toBeLessThan(atOnceMs);
    release();
    expect((await sending).status).toBe(200);
  });

  test("hangs: 503 within 8 s, further sends at once, and codes that arrived still sign in (T5, H3)", async () => {
    const waiting = Array.from({ length: 3 }, actor);
    for (const client of waiting) await client.send();
    rig.twilio.behave("hang");
    const hanging = Array.from({ length: 22 }, actor).map((client) => client.send());
    await sleep(1_500);
    for (const client of waiting) {
      const verified = await client.verify();
      const loggedIn = await client.login();
      expect([verified.status, loggedIn.status]).toEqual([200, 200]);
      expect(loggedIn.endedAt - verified.startedAt).toBeLessThan(patienceMs);
    }
    const answers = await Promise.all(hanging);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    const times = answers.map(({ startedAt, endedAt }) => endedAt - startedAt).sort((a, b) => a - b);
    expect(times.at(-1)).toBeLessThan(providerPatienceMs);
    // Twenty may be under way; the rest are not made to wait.
    expect(times[1]).toBeLessThan(patienceMs);
    rig.twilio.behave("accept");
    await sleep(pauseMs);
    expect((await actor().send()).status).toBe(200);
  });

  if (isFull) {
    test("drips one byte at a time: 503 within 8 s (T5)", async () => {
      rig.twilio.behave("drip", "accept");
      const answer = await actor().send();
      expect(answer.status).toBe(503);
      expect(answer.endedAt - answer.startedAt).toBeLessThan(providerPatienceMs);
    });
  }

  test("does not know us: 503 at once, nobody else tries, and it heals by itself (T2)", async () => {
    rig.twilio.behave("unauthorized");
    expect((await actor().send()).status).toBe(503);
    const asked = rig.twilio.requests.length;
    expect((await actor().send()).status).toBe(503);
    expect(rig.twilio.requests).toHaveLength(asked);
    rig.twilio.behave("accept");
    await sleep(pauseMs);
    expect((await actor().send()).status).toBe(200);
  });

  test("is never reached because we crash before: the next request works (T8)", async () => {
    const client = actor();
    rig.twilio.behave("hang");
    const pending = client.send();
    await sleep(300);
    await server.kill();
    expect((await pending).status).toBeNull();
    rig.twilio.behave("accept");
    server = await rig.start();
    await rig.travel(2);
    expect((await client.signIn()).status).toBe(200);
  });

  test("nothing was lost, doubled or left behind", async () => {
    expect(await rig.verdict(server)).toEqual([]);
  });

  // Last, because it makes time pass for all codes.
  test("says Twilio's validity no longer than the code lives (T6)", async () => {
    const client = actor();
    await client.send();
    await rig.travel(290);
    await client.send();
    const validities = rig.twilio.requests
      .filter(({ form }) => form.To === client.phone)
      .map(({ form }) => Number(form.ValidityPeriod));
    expect(validities).toHaveLength(2);
    for (const validity of validities) {
      expect(validity).toBeGreaterThan(0);
      expect(validity).toBeLessThanOrEqual(300);
    }
  });
});
