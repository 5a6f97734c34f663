import { beforeEach, describe, expect, test } from "vitest";
import { createStore } from "#lib/db/store/store.ts";
import { SmsUnavailable } from "#lib/errors.ts";
import type { E164 } from "#lib/phone.ts";
import { authOn, day, hour, rules, wrongCode } from "../auth-fixture.ts";
import { atOnce, code, type Ground, newScene, type Scene } from "./scene.ts";

/** What it promises of codes and guesses: the same on every database, races included. */
export function typingContract(ground: () => Ground): void {
  let fixture: Scene["fixture"];
  let phone: Scene["phone"];
  let travel: Scene["travel"];
  beforeEach(() => {
    ({ fixture, phone, travel } = newScene(ground()));
  });

  describe("typing a code", () => {
    test("accepts the right one, once (A3)", async () => {
      const flowId = await fixture.send(phone);
      const right = fixture.outbox.codeTo(phone);
      await expect(fixture.verify(phone, right, flowId)).resolves.toMatchObject({ phone });
      await expect(fixture.verify(phone, right, flowId)).rejects.toEqual(code("code_expired"));
      await expect(fixture.verify(phone, right)).rejects.toEqual(code("wrong_code"));
    });

    test("of twenty right ones at once, one is accepted (A3, I1)", async () => {
      const flowId = await fixture.send(phone);
      const right = fixture.outbox.codeTo(phone);
      const { succeeded } = await atOnce(20, (index) =>
        fixture.verify(phone, right, index % 2 === 0 ? flowId : null),
      );
      expect(succeeded).toBe(1);
    });

    test("of twenty wrong ones at once, five are compared (B1, I2)", async () => {
      const flowId = await fixture.send(phone);
      const right = fixture.outbox.codeTo(phone);
      const { failed } = await atOnce(20, (index) =>
        fixture.verify(phone, wrongCode(right, index + 1), flowId),
      );
      expect(failed.filter((name) => name === "wrong_code")).toHaveLength(4);
      expect(failed.filter((name) => name === "code_used_up")).toHaveLength(16);
      const [row] = await ground().database.all("SELECT guesses FROM sends WHERE id = :flowId", { flowId });
      expect(row?.guesses).toBe(5);
      await expect(fixture.verify(phone, right, flowId)).rejects.toEqual(code("code_used_up"));
    });

    test("counts down the tries of the client that asked", async () => {
      const flowId = await fixture.send(phone);
      const wrong = wrongCode(fixture.outbox.codeTo(phone));
      for (const attemptsLeft of [4, 3, 2, 1]) {
        await expect(fixture.verify(phone, wrong, flowId)).rejects.toMatchObject({ facts: { attemptsLeft } });
      }
      await expect(fixture.verify(phone, wrong, flowId)).rejects.toEqual(code("code_used_up"));
    });

    test("a client that used up its tries gets a new code with the next message", async () => {
      const flowId = await fixture.send(phone);
      const first = fixture.outbox.codeTo(phone);
      for (let tried = 0; tried < 5; tried++) {
        await fixture.verify(phone, wrongCode(first), flowId).catch(() => undefined);
      }
      await travel(31);
      const renewed = await fixture.send(phone, { flowId });
      expect(renewed).not.toBe(flowId);
      await expect(fixture.verify(phone, fixture.outbox.codeTo(phone), renewed)).resolves.toMatchObject({
        phone,
      });
    });

    test("a flow ends when its client is given a new code: no code meets the guesses of both (I2)", async () => {
      const old = await fixture.send(phone);
      await travel(301);
      const renewed = await fixture.send(phone, { flowId: old });
      const right = fixture.outbox.codeTo(phone);
      for (let tried = 0; tried < 3; tried++) {
        await expect(fixture.verify(phone, wrongCode(right), renewed)).rejects.toEqual(code("wrong_code"));
      }
      // What the old flow guesses now comes out of what strangers share, and its own count stays as it was.
      await expect(fixture.verify(phone, wrongCode(right), old)).rejects.toEqual(code("code_expired"));
      const [row] = await ground().database.all(
        "SELECT guesses, stranger_guesses FROM sends, users WHERE sends.id = :old AND users.phone_number = :phone",
        { old, phone },
      );
      expect(row).toMatchObject({ guesses: 0, stranger_guesses: 1 });
      await expect(fixture.verify(phone, right, renewed)).resolves.toMatchObject({ phone });
    });

    test("a right code is accepted from a client that lost the answer to its last message (T7, I8)", async () => {
      const old = await fixture.send(phone);
      await travel(301);
      await fixture.send(phone, { flowId: old });
      await expect(fixture.verify(phone, fixture.outbox.codeTo(phone), old)).resolves.toMatchObject({
        phone,
      });
    });

    test("a message that is taken back meanwhile takes no proven code with it (I8)", async () => {
      const store = createStore(ground().database);
      const flowId = await fixture.send(phone);
      const grant = await fixture.verify(phone, fixture.outbox.codeTo(phone), flowId);
      await store.cancelSend(grant.sendId);
      const request = { phone, grant, device: "Test", presentedSecret: null };
      await expect(fixture.auth.logIn(request)).resolves.toMatchObject({ user: { phone } });
    });

    test.each([
      ["too old", async () => undefined],
      [
        "used up",
        async (flowId: string) => {
          const wrong = wrongCode(fixture.outbox.codeTo(phone));
          for (let tried = 0; tried < 5; tried++)
            await fixture.verify(phone, wrong, flowId).catch(() => undefined);
        },
      ],
    ] as const)(
      "a client whose new code may or may not have gone out keeps its flow, the old one being %s (T4, I8)",
      async (_what, spoil) => {
        const flowId = await fixture.send(phone);
        await spoil(flowId);
        await travel(_what === "too old" ? 301 : 31);
        const { outbox } = fixture;
        const codes: string[] = [];
        const send = outbox.send.bind(outbox);
        outbox.send = async (message) => {
          codes.push(message.code);
          throw new SmsUnavailable("unknown");
        };
        await expect(fixture.send(phone, { flowId })).rejects.toEqual(code("sms_unavailable"));
        outbox.send = send;
        const [right = "none"] = codes;
        // Its own guesses count down: it is no stranger to the new code.
        await expect(fixture.verify(phone, wrongCode(right), flowId)).rejects.toMatchObject({
          facts: { attemptsLeft: 4 },
        });
        await expect(fixture.verify(phone, right, flowId)).resolves.toMatchObject({ phone });
      },
    );

    test("a flow is told that its code expired, however long ago that was", async () => {
      const flowId = await fixture.send(phone);
      await travel(day);
      await expect(fixture.verify(phone, "000000", flowId)).rejects.toEqual(code("code_expired"));
    });

    test("expires by the database's clock after five minutes (A2)", async () => {
      const flowId = await fixture.send(phone);
      const right = fixture.outbox.codeTo(phone);
      await travel(301);
      await expect(fixture.verify(phone, right, flowId)).rejects.toEqual(code("code_expired"));
    });

    test("is bound to its number (A4)", async () => {
      const other = `${phone.slice(0, -4)}9${phone.slice(-3)}` as E164;
      const flowId = await fixture.send(phone);
      const otherFlow = await fixture.send(other);
      const right = fixture.outbox.codeTo(phone);
      await expect(fixture.verify(other, right, otherFlow)).rejects.toEqual(code("wrong_code"));
      await expect(fixture.verify(other, right, flowId)).rejects.toEqual(code("wrong_code"));
      await expect(fixture.verify(phone, right, flowId)).resolves.toMatchObject({ phone });
    });

    test("strangers use up only their own guesses, with or without asking themselves (B11)", async () => {
      const flowId = await fixture.send(phone);
      const right = fixture.outbox.codeTo(phone);
      await atOnce(20, (index) => fixture.verify(phone, wrongCode(right, index + 1)));
      await travel(31);
      const strangersFlow = await fixture.send(phone);
      expect(strangersFlow).not.toBe(flowId);
      for (let tried = 0; tried < 5; tried++) {
        await fixture.verify(phone, wrongCode(right), strangersFlow).catch(() => undefined);
      }
      await expect(fixture.verify(phone, right, flowId)).resolves.toMatchObject({ phone });
    });

    test("tells a stranger nothing: wrong, expired, used and never sent are alike (D4)", async () => {
      const messages = new Set<string>();
      const guess = async (guessed: string) => {
        const error = await fixture.verify(phone, guessed).catch((thrown) => thrown);
        messages.add(`${error.code} ${error.message} ${JSON.stringify(error.facts)}`);
      };
      await guess("000000");
      const flowId = await fixture.send(phone);
      const right = fixture.outbox.codeTo(phone);
      await guess(wrongCode(right));
      await fixture.verify(phone, right, flowId);
      await guess(right);
      await travel(31);
      await fixture.send(phone);
      await travel(301);
      await guess(fixture.outbox.codeTo(phone));
      expect([...messages]).toHaveLength(1);
    });

    test("the try that locks a number says so, to the client that asked, and its page can ask (B2)", async () => {
      const fails = async () => {
        const flowId = await fixture.send(phone);
        const wrong = wrongCode(fixture.outbox.codeTo(phone));
        for (let tried = 0; tried < 4; tried++)
          await fixture.verify(phone, wrong, flowId).catch(() => undefined);
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
      const wrong = wrongCode(strict.outbox.codeTo(phone));
      for (let tried = 0; tried < 3; tried++)
        await strict.verify(phone, wrong, flowId).catch(() => undefined);
      await expect(strict.verify(phone, wrong, flowId)).rejects.toMatchObject({
        code: "wrong_code",
        facts: { attemptsLeft: 1, retryAfterSeconds: 7 * day },
      });
      expect(await strict.auth.findFlow(phone, flowId)).toMatchObject({ lock: { endsByItself: false } });
    });

    test("ten failures lock for an hour, twenty for a day, again and again; new codes do not forget them (B2)", async () => {
      const failFive = async () => {
        const flowId = await fixture.send(phone);
        const wrong = wrongCode(fixture.outbox.codeTo(phone));
        for (let tried = 0; tried < 5; tried++)
          await fixture.verify(phone, wrong, flowId).catch(() => undefined);
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
      for (const tries of [5, 1]) {
        const flowId = await strict.send(phone);
        const wrong = wrongCode(strict.outbox.codeTo(phone));
        for (let tried = 0; tried < tries; tried++)
          await strict.verify(phone, wrong, flowId).catch(() => undefined);
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
      const guess = async (flowId: string | null, tries: number) => {
        const wrong = wrongCode(strict.outbox.codeTo(phone));
        for (let tried = 0; tried < tries; tried++) {
          await strict.verify(phone, wrong, flowId).catch(() => undefined);
        }
      };
      const failuresNow = async () => {
        const [row] = await ground().database.all(
          `SELECT device_failures AS device, flow_failures + stranger_failures AS others FROM users
           WHERE phone_number = :phone`,
          { phone },
        );
        return [Number(row?.device), Number(row?.others)];
      };
      await guess(await strict.send(phone), 5);
      await guess(null, 5);
      expect(await failuresNow()).toEqual([0, 8]);
      await guess(await strict.send(phone, { lane: "device" }), 5);
      expect(await failuresNow()).toEqual([2, 8]);
    });

    test("counts what was tried since a code was last accepted, whoever typed it", async () => {
      const { user } = await fixture.auth.requireSignedIn(await fixture.signIn(phone));
      const count = () => fixture.auth.countWrongCodes(user.id);
      await travel(31);
      const flowId = await fixture.send(phone);
      const right = fixture.outbox.codeTo(phone);
      expect(await count()).toBe(0);
      for (const flow of [null, null, flowId]) {
        await fixture.verify(phone, wrongCode(right), flow).catch(() => undefined);
      }
      expect(await count()).toBe(3);
      await travel(31);
      const deviceFlow = await fixture.send(phone, { lane: "device" });
      await fixture.verify(phone, wrongCode(right), deviceFlow).catch(() => undefined);
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
      for (let tried = 0; tried < 3; tried++) {
        await strict
          .verify(phone, wrongCode(strict.outbox.codeTo(phone)), flowId, network)
          .catch(() => undefined);
      }
      const refused = strict.verify(`${phone.slice(0, -1)}x` as E164, "000000", null, network);
      await expect(refused).rejects.toEqual(code("limit_reached"));
      await expect(
        strict.verify(phone, strict.outbox.codeTo(phone), flowId, "elsewhere"),
      ).resolves.toBeDefined();
    });

    test("a network is limited alike whether or not a number has a code under way (B6, B10, D4)", async () => {
      const wrongPerNetwork = { limit: 3, windowSeconds: 600 };
      const strict = authOn(ground().database, { verify: { ...rules.verify, wrongPerNetwork } });
      const silent = `${phone.slice(0, -4)}6${phone.slice(-3)}` as E164;
      const used = await strict.send(phone);
      for (let tried = 0; tried < 5; tried++)
        await strict
          .verify(phone, wrongCode(strict.outbox.codeTo(phone)), null, `spoiler ${tried} ${phone}`)
          .catch(() => undefined);
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

    test("without a flow is refused where flows are required (ASVS 6.6.2)", async () => {
      const strict = authOn(ground().database, { verify: { ...rules.verify, requireFlow: true } });
      await strict.send(phone);
      await expect(strict.verify(phone, strict.outbox.codeTo(phone))).rejects.toEqual(
        code("verification_required"),
      );
    });
  });
}
