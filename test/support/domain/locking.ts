import { beforeEach, describe, expect, test } from "vitest";
import type { E164 } from "#lib/phone.ts";
import { authOn, day, hour, rules } from "../auth-fixture.ts";
import { wrongCode } from "../wrong-code.ts";
import { atOnce, code, type Ground, newScene, type Scene } from "./scene.ts";

/** What it promises of wrong codes: whom they lock out, for how long, and whom never. */
export function lockingContract(ground: () => Ground): void {
  let fixture: Scene["fixture"];
  let phone: Scene["phone"];
  let travel: Scene["travel"];
  beforeEach(() => {
    ({ fixture, phone, travel } = newScene(ground()));
  });

  describe("wrong codes", () => {
    test("the try that locks a number says so, to the client that asked, and its page can ask (B2)", async () => {
      const fails = async () => {
        const flowId = await fixture.send(phone);
        await fixture.mistype(phone, 4, flowId);
        const wrong = wrongCode(fixture.outbox.codeTo(phone));
        return { flowId, last: await fixture.verify(phone, wrong, flowId).catch((thrown) => thrown) };
      };
      const { flowId, last } = await fails();
      expect(last).toMatchObject({ code: "code_used_up", facts: { attemptsLeft: 0 } });
      expect(last.facts.retryAfterSeconds).toBeUndefined();
      expect(await fixture.auth.findFlow(phone, flowId)).toMatchObject({ lock: null });
      await travel(301);
      const second = await fails();
      expect(second.last).toMatchObject({
        code: "code_used_up",
        message: expect.stringContaining("Try again in 1 hour"),
        facts: { attemptsLeft: 0, retryAfterSeconds: hour },
      });
      expect(await fixture.auth.findFlow(phone, second.flowId)).toMatchObject({
        attemptsLeft: 0,
        lock: { seconds: expect.closeTo(hour, -2), endsByItself: true },
      });
      await travel(hour);
      expect(await fixture.auth.findFlow(phone, await fixture.send(phone))).toMatchObject({ lock: null });
    });

    test("a lock that ends by no wait is told from those that do (B3)", async () => {
      const failures = { perHour: 100, perDay: 100, consecutive: 6 };
      const strict = authOn(ground().database, { verify: { ...rules.verify, failures } });
      const flowId = await strict.send(phone);
      await strict.mistype(phone, 3, flowId);
      const wrong = wrongCode(strict.outbox.codeTo(phone));
      await expect(strict.verify(phone, wrong, flowId)).rejects.toMatchObject({
        code: "wrong_code",
        facts: { attemptsLeft: 1, retryAfterSeconds: 7 * day },
      });
      expect(await strict.auth.findFlow(phone, flowId)).toMatchObject({ lock: { endsByItself: false } });
    });

    test("ten failures lock for an hour, twenty for a day, again and again; new codes do not forget them (B2)", async () => {
      const failFive = async () => {
        await fixture.mistype(phone, 5, await fixture.send(phone));
        await travel(301);
      };
      const lockedFor = async () => {
        const flowId = await fixture.send(phone);
        const error = await fixture
          .verify(phone, fixture.outbox.codeTo(phone), flowId)
          .catch((thrown) => thrown);
        expect(error.code).toBe("verification_locked");
        return error.facts.retryAfterSeconds as number;
      };
      await failFive();
      await failFive();
      expect(await lockedFor()).toBeGreaterThan(hour - 400);
      await travel(hour);
      await failFive();
      await failFive();
      expect(await lockedFor()).toBeGreaterThan(day - 400);
      await travel(day);
      await failFive();
      await failFive();
      expect(await lockedFor()).toBeGreaterThan(hour - 400);
      await travel(hour);
      await failFive();
      await failFive();
      expect(await lockedFor()).toBeGreaterThan(day - 400);
      await travel(day);
      const flowId = await fixture.send(phone);
      await expect(fixture.verify(phone, fixture.outbox.codeTo(phone), flowId)).resolves.toMatchObject({
        phone,
      });
    });

    test("at the cap of failures in a row only a success or an operator unlocks (B3)", async () => {
      const failures = { perHour: 100, perDay: 100, consecutive: 6 };
      const strict = authOn(ground().database, { verify: { ...rules.verify, failures } });
      for (const times of [5, 1]) {
        await strict.mistype(phone, times, await strict.send(phone));
        await travel(301);
      }
      await travel(30 * day);
      const flowId = await strict.send(phone);
      const refused = strict.verify(phone, strict.outbox.codeTo(phone), flowId);
      await expect(refused).rejects.toEqual(code("verification_locked"));
      await expect(refused).rejects.toThrow("ask for help");
      const deviceFlow = await strict.send(phone, { lane: "device" });
      await strict.verify(phone, strict.outbox.codeTo(phone), deviceFlow);
      await travel(301);
      const again = await strict.send(phone);
      await expect(strict.verify(phone, strict.outbox.codeTo(phone), again)).resolves.toMatchObject({
        phone,
      });
    });

    test("strangers reach four fifths of the cap, and all lanes together never pass it (B3, B11)", async () => {
      const failures = { perHour: 100, perDay: 100, consecutive: 10 };
      const strict = authOn(ground().database, { verify: { ...rules.verify, failures } });
      const failuresNow = async () => {
        const [row] = await ground().database.all(
          `SELECT device_failures AS device, flow_failures + stranger_failures AS others FROM users
           WHERE phone_number = :phone`,
          { phone },
        );
        return [Number(row?.device), Number(row?.others)];
      };
      await strict.mistype(phone, 5, await strict.send(phone));
      await strict.mistype(phone, 5);
      expect(await failuresNow()).toEqual([0, 8]);
      await strict.mistype(phone, 5, await strict.send(phone, { lane: "device" }));
      expect(await failuresNow()).toEqual([2, 8]);
    });

    test("nor does whoever has a known device and uses that up first (B3)", async () => {
      const failures = { perHour: 100, perDay: 100, consecutive: 6 };
      const strict = authOn(ground().database, { verify: { ...rules.verify, failures } });
      await strict.mistype(phone, 5, await strict.send(phone, { lane: "device" }));
      const flowId = await strict.send(phone);
      const wrong = wrongCode(strict.outbox.codeTo(phone));
      await expect(strict.verify(phone, wrong, flowId)).rejects.toEqual(code("wrong_code"));
      await expect(strict.verify(phone, wrong, flowId)).rejects.toEqual(code("verification_locked"));
      await expect(strict.verify(phone, wrong)).rejects.toEqual(code("verification_locked"));
    });

    test("are counted since a code was last accepted, whoever typed them", async () => {
      const { user } = await fixture.auth.requireSignedIn(await fixture.signIn(phone));
      const count = () => fixture.auth.countWrongCodes(user.id);
      await travel(31);
      const flowId = await fixture.send(phone);
      const right = fixture.outbox.codeTo(phone);
      expect(await count()).toBe(0);
      await fixture.mistype(phone, 2);
      await fixture.mistype(phone, 1, flowId);
      expect(await count()).toBe(3);
      await travel(31);
      const deviceFlow = await fixture.send(phone, { lane: "device" });
      await fixture.mistype(phone, 1, deviceFlow);
      expect(await count()).toBe(4);
      await fixture.verify(phone, right, flowId);
      expect(await count()).toBe(0);
      expect(await fixture.auth.countWrongCodes(user.id + 1_000_000)).toBe(0);
    });

    test("one network cannot try codes on many numbers (B6)", async () => {
      const wrongPerNetwork = { limit: 3, windowSeconds: 600 };
      const strict = authOn(ground().database, { verify: { ...rules.verify, wrongPerNetwork } });
      const flowId = await strict.send(phone);
      const network = `net ${phone}`;
      await strict.mistype(phone, 3, flowId, network);
      const refused = strict.verify(`${phone.slice(0, -1)}x` as E164, "000000", null, network);
      await expect(refused).rejects.toEqual(code("limit_reached"));
      await expect(
        strict.verify(phone, strict.outbox.codeTo(phone), flowId, "elsewhere"),
      ).resolves.toBeDefined();
    });

    test("of many guesses of a network at once, at many numbers, no more than its limit are compared (B6)", async () => {
      const wrongPerNetwork = { limit: 3, windowSeconds: 600 };
      const strict = authOn(ground().database, { verify: { ...rules.verify, wrongPerNetwork } });
      const phones = Array.from({ length: 20 }, (_, index) => `${phone}${index + 10}` as E164);
      for (const each of phones) await strict.send(each);
      const { succeeded, failed } = await atOnce(20, (index) => {
        const each = phones[index] as E164;
        return strict.verify(each, wrongCode(strict.outbox.codeTo(each)), null, `crowd ${phone}`);
      });
      expect(succeeded).toBe(0);
      expect(failed.filter((name) => name === "wrong_code")).toHaveLength(3);
      expect(failed.filter((name) => name === "limit_reached")).toHaveLength(17);
    });

    test("right codes of a network at once are all accepted, however small its limit of wrong ones", async () => {
      const wrongPerNetwork = { limit: 3, windowSeconds: 600 };
      const strict = authOn(ground().database, { verify: { ...rules.verify, wrongPerNetwork } });
      const phones = Array.from({ length: 20 }, (_, index) => `${phone}${index + 10}` as E164);
      for (const each of phones) await strict.send(each);
      const { succeeded } = await atOnce(20, (index) => {
        const each = phones[index] as E164;
        return strict.verify(each, strict.outbox.codeTo(each), null, `office ${phone}`);
      });
      expect(succeeded).toBe(20);
    });

    test("a network is limited alike whether or not a number has a code under way (B6, B10, D4)", async () => {
      const wrongPerNetwork = { limit: 3, windowSeconds: 600 };
      const strict = authOn(ground().database, { verify: { ...rules.verify, wrongPerNetwork } });
      const silent = `${phone.slice(0, -4)}6${phone.slice(-3)}` as E164;
      const used = await strict.send(phone);
      for (let spoiler = 0; spoiler < 5; spoiler++)
        await strict.mistype(phone, 1, null, `spoiler ${spoiler} ${phone}`);
      for (const [asked, flow] of [
        [silent, null],
        [phone, null],
        [phone, used],
      ] as const) {
        const network = `probe ${asked} ${flow}`.slice(0, 40);
        const guess = () => strict.verify(asked, "none", flow, network).catch((thrown) => thrown.code);
        const codes = [await guess(), await guess(), await guess(), await guess()];
        expect(codes).toEqual(["wrong_code", "wrong_code", "wrong_code", "limit_reached"]);
      }
    });
  });
}
