import { beforeEach, describe, expect, test } from "vitest";
import { problem, SmsUnavailable } from "#lib/errors.ts";
import type { E164 } from "#lib/phone.ts";
import { authOn, day, hour, rules } from "../auth-fixture.ts";
import { anyRequest, atOnce, code, type Ground, newScene, type Scene } from "./scene.ts";

/** What the product promises of messages: the same on every database, races included. */
export function askingContract(ground: () => Ground): void {
  let fixture: Scene["fixture"];
  let phone: Scene["phone"];
  let travel: Scene["travel"];
  beforeEach(() => {
    ({ fixture, phone, travel } = newScene(ground()));
  });

  describe("asking for a code", () => {
    test("sends six digits and says when the next message may go", async () => {
      const sent = await fixture.auth.sendCode({ ...anyRequest, phone });
      expect(sent).toMatchObject({ expiresInSeconds: 300, resendInSeconds: 30 });
      expect(fixture.outbox.codeTo(phone)).toMatch(/^[0-9]{6}$/);
    });

    test("waits 30, 60, 120, then 300 seconds between messages (B7)", async () => {
      let flowId: string | null = null;
      for (const seconds of [30, 60, 120, 300]) {
        flowId = await fixture.send(phone, { flowId });
        await expect(fixture.send(phone, { flowId })).rejects.toMatchObject({
          code: "cooldown_active",
          facts: { retryAfterSeconds: seconds },
        });
        await travel(seconds - 2);
        await expect(fixture.send(phone)).rejects.toEqual(code("cooldown_active"));
        await travel(3);
      }
    });

    test("tells a client that has not asked itself nothing of when, and how often, others did (D4)", async () => {
      const told = new Set<string>();
      const ask = (options = {}) =>
        fixture.send(phone, options).catch(({ code, message, facts }) => {
          told.add(`${code} ${message} ${JSON.stringify(facts)}`);
        });
      for (const seconds of [30, 60, 120, 300]) {
        const flowId = await fixture.send(phone);
        await ask();
        await travel(seconds - 10);
        await ask();
        await ask({ flowId: "of-another-number" });
        // Who has asked is told what is left.
        await expect(fixture.send(phone, { flowId })).rejects.toMatchObject({
          facts: { retryAfterSeconds: expect.closeTo(10, -1) },
        });
        await travel(11);
      }
      expect([...told]).toEqual([expect.stringMatching(/^cooldown_active .*"retryAfterSeconds":30/)]);
      told.clear();
      await fixture.send(phone);
      await travel(301);
      await ask();
      await travel(1_000);
      await ask();
      expect([...told]).toEqual([expect.stringMatching(/^limit_reached .*"retryAfterSeconds":3600/)]);
    });

    test("stops at five messages an hour and ten a day, in any window (B7)", async () => {
      for (let sent = 0; sent < 5; sent++) {
        await fixture.send(phone);
        await travel(400);
      }
      await expect(fixture.send(phone)).rejects.toEqual(code("limit_reached"));
      await travel(hour);
      for (let sent = 5; sent < 10; sent++) {
        await fixture.send(phone);
        await travel(721);
      }
      await travel(hour);
      await expect(fixture.send(phone)).rejects.toEqual(code("limit_reached"));
      await travel(day);
      await fixture.send(phone);
    });

    test("of twenty at once, one sends (B7, I7)", async () => {
      const { succeeded, failed } = await atOnce(20, () => fixture.send(phone));
      expect(succeeded).toBe(1);
      expect(new Set(failed)).toEqual(new Set(["cooldown_active"]));
      expect(fixture.outbox.messages).toHaveLength(1);
    });

    test("repeats the code within five minutes, and renews its life (A5)", async () => {
      const flowId = await fixture.send(phone);
      const first = fixture.outbox.codeTo(phone);
      await travel(290);
      expect(await fixture.send(phone, { flowId })).toBe(flowId);
      expect(fixture.outbox.codeTo(phone)).toBe(first);
      await travel(290);
      await expect(fixture.verify(phone, first, flowId)).resolves.toMatchObject({ phone });
    });

    test("makes a new code after five minutes, and the old one fails at once (A5)", async () => {
      const flowId = await fixture.send(phone);
      const first = fixture.outbox.codeTo(phone);
      await travel(200);
      await fixture.send(phone, { flowId });
      await travel(101);
      const renewed = await fixture.send(phone, { flowId });
      const second = fixture.outbox.codeTo(phone);
      expect(second).not.toBe(first);
      await expect(fixture.verify(phone, first, renewed)).rejects.toEqual(code("wrong_code"));
      await expect(fixture.verify(phone, second, renewed)).resolves.toMatchObject({ phone });
    });

    test("says what a page has to know when it is opened again: what is left of the code and of the waits", async () => {
      const flowId = await fixture.send(phone);
      const state = () => fixture.auth.findFlow(phone, flowId);
      const about = (seconds: number) => expect.closeTo(seconds, -1);
      expect(await state()).toMatchObject({
        phone,
        expiresInSeconds: about(300),
        resendInSeconds: about(30),
        repeatsForSeconds: about(300),
        attemptsLeft: 5,
        lock: null,
      });
      await travel(200);
      await fixture.send(phone, { flowId });
      expect(await state()).toMatchObject({
        expiresInSeconds: about(300),
        resendInSeconds: about(60),
        repeatsForSeconds: about(100),
      });
      await travel(301);
      expect(await state()).toMatchObject({ expiresInSeconds: 0, resendInSeconds: 0, repeatsForSeconds: 0 });
    });

    test("a client is known as the one that asked for as long as its code lives, however old its first message (A5)", async () => {
      const strict = authOn(ground().database, { verify: { ...rules.verify, requireFlow: true } });
      const first = await strict.send(phone, { lane: "device" });
      await travel(301);
      await strict.send(phone);
      await travel(240);
      const flowId = await strict.send(phone, { lane: "device", flowId: first });
      await travel(62);
      await expect(strict.verify(phone, strict.outbox.codeTo(phone), flowId)).resolves.toMatchObject({
        phone,
      });
    });

    test("lets no code live longer than ten minutes, however often it is repeated (A5)", async () => {
      const flowId = await fixture.send(phone);
      const first = fixture.outbox.codeTo(phone);
      await travel(299);
      await fixture.send(phone, { flowId });
      await travel(300);
      await expect(fixture.verify(phone, first, flowId)).rejects.toEqual(code("code_expired"));
    });

    test("a refused number keeps its cooldown and loses its code (T1)", async () => {
      fixture.outbox.failure = problem("delivery_refused");
      await expect(fixture.send(phone)).rejects.toEqual(code("delivery_refused"));
      fixture.outbox.failure = null;
      const tooSoon = await fixture.send(phone).catch((error: unknown) => error);
      expect(tooSoon).toEqual(code("cooldown_active"));
      expect(String(tooSoon)).not.toMatch(/\bsent\b/);
      const [row] = await ground().database.all("SELECT otp FROM users WHERE phone_number = :phone", {
        phone,
      });
      expect(row?.otp).toBeNull();
    });

    test.each([
      { what: "that cannot be delivered", failure: () => problem("delivery_refused") },
      { what: "that the provider never took", failure: () => new SmsUnavailable("not_sent") },
    ])("a message $what takes nothing from a code that somebody has (I8)", async ({ failure }) => {
      const owner = await fixture.send(phone, { lane: "device" });
      const delivered = fixture.outbox.codeTo(phone);
      await fixture.mistype(phone, 2);
      fixture.outbox.failure = failure();
      // One repeats the code; the other has used up its guesses, so a new one is drawn for it.
      await fixture.send(phone).catch(() => undefined);
      fixture.outbox.failure = null;
      await travel(31);
      const usedUp = await fixture.send(phone);
      await fixture.mistype(phone, 5, usedUp);
      await travel(61);
      fixture.outbox.failure = failure();
      await expect(fixture.send(phone, { flowId: usedUp })).rejects.toThrow();
      const [row] = await ground().database.all(
        "SELECT stranger_guesses AS guesses FROM users WHERE phone_number = :phone",
        { phone },
      );
      expect(Number(row?.guesses)).toBe(2);
      await expect(fixture.verify(phone, delivered, owner)).resolves.toMatchObject({ phone });
    });

    test("a message whose fate is unknown keeps its code (T4, I8)", async () => {
      fixture.outbox.failure = new SmsUnavailable("unknown");
      await expect(fixture.send(phone)).rejects.toEqual(code("sms_unavailable"));
      const [row] = await ground().database.all("SELECT otp FROM users WHERE phone_number = :phone", {
        phone,
      });
      expect(row?.otp).not.toBeNull();
    });

    test("a provider that took nothing costs the number no wait (T2, T3)", async () => {
      fixture.outbox.failure = new SmsUnavailable("not_sent");
      await expect(fixture.send(phone)).rejects.toEqual(code("sms_unavailable"));
      fixture.outbox.failure = null;
      const flowId = await fixture.send(phone);
      await expect(fixture.verify(phone, fixture.outbox.codeTo(phone), flowId)).resolves.toMatchObject({
        phone,
      });
    });

    test("a message that the provider turned down is counted, so that nobody can ask for it without end (B7)", async () => {
      fixture.outbox.failure = new SmsUnavailable("turned_down");
      await expect(fixture.send(phone)).rejects.toEqual(code("sms_unavailable"));
      await expect(fixture.send(phone)).rejects.toEqual(code("cooldown_active"));
      fixture.outbox.failure = null;
      await travel(31);
      const flowId = await fixture.send(phone);
      await expect(fixture.verify(phone, fixture.outbox.codeTo(phone), flowId)).resolves.toMatchObject({
        phone,
      });
    });

    test("keeps a lane for a device that has signed in before: strangers cannot use up its messages", async () => {
      await fixture.send(phone);
      await expect(fixture.send(phone)).rejects.toEqual(code("cooldown_active"));
      await fixture.send(phone, { lane: "device" });
      expect(fixture.outbox.messages).toHaveLength(2);
      expect(new Set(fixture.outbox.messages.map((message) => message.code)).size).toBe(1);
    });

    test("says of the last message that an hour allows when the next one may go, which is not the cooldown (B7)", async () => {
      const ask = () => fixture.auth.sendCode({ ...anyRequest, phone });
      for (let sent = 0; sent < 4; sent++) {
        await ask();
        await travel(400);
      }
      const { flowId, resendInSeconds } = await ask();
      expect(resendInSeconds).toBeGreaterThan(hour - 4 * 400 - 30);
      const state = await fixture.auth.findFlow(phone, flowId);
      expect(state?.resendInSeconds).toBeGreaterThan(hour - 4 * 400 - 30);
      await travel(resendInSeconds - 5);
      await expect(ask()).rejects.toEqual(code("limit_reached"));
      await travel(5);
      await expect(ask()).resolves.toBeDefined();
    });

    test("counts five an hour for strangers alone: a device that has signed in before keeps its own five (B7)", async () => {
      for (let sent = 0; sent < 5; sent++) {
        await fixture.send(phone);
        await travel(400);
      }
      await expect(fixture.send(phone)).rejects.toEqual(code("limit_reached"));
      await expect(fixture.send(phone, { lane: "device" })).resolves.toBeDefined();
    });

    describe("a budget shared by many numbers", () => {
      const budget = {
        name: "few",
        scope: "prefix",
        counts: "messages",
        limit: 7,
        windowSeconds: hour,
      } as const;
      const numberAt = (index: number) => `+1303${phone.slice(-4)}${100 + index}` as E164;

      test("is never overdrawn, and is not charged what it refuses (B8)", async () => {
        const limited = authOn(ground().database, { money: { budgets: [budget], conversion: null } });
        const send = (index: number) =>
          limited.auth.sendCode({ ...anyRequest, phone: numberAt(index), prefix: `budget ${phone}` });
        await atOnce(20, send);
        expect(limited.outbox.messages.length).toBeLessThanOrEqual(7);
        for (let index = 20; index < 40; index++) await send(index).catch(() => undefined);
        expect(limited.outbox.messages).toHaveLength(7);
        await expect(send(41)).rejects.toEqual(code("limit_reached"));
        await travel(hour);
        await expect(send(42)).resolves.toBeDefined();
      });

      test.each([
        { what: "repeated", later: 120 },
        { what: "new", later: 400 },
      ])("nor by $what codes for numbers that had one before (B8)", async ({ later }) => {
        const prefix = `known ${phone}`;
        const send = ({ auth }: Pick<Scene["fixture"], "auth">, index: number) =>
          auth.sendCode({ ...anyRequest, phone: numberAt(index), prefix });
        for (let index = 0; index < 20; index++) await send(fixture, index);
        await travel(later);
        const limited = authOn(ground().database, {
          money: { budgets: [{ ...budget, limit: 27 }], conversion: null },
        });
        await atOnce(20, (index) => send(limited, index));
        expect(limited.outbox.messages.length).toBeLessThanOrEqual(7);
      });
    });
  });
}
