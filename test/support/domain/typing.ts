import { beforeEach, describe, expect, test } from "vitest";
import type { Store } from "#lib/auth/store.ts";
import { createStore } from "#lib/db/store/store.ts";
import { SmsUnavailable } from "#lib/errors.ts";
import type { E164 } from "#lib/phone.ts";
import { authOn, day, rules } from "../auth-fixture.ts";
import { wrongCode } from "../wrong-code.ts";
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
      await fixture.mistype(phone, 5, flowId);
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

    test("a message that is taken back while its code is used up leaves the code to the one before (I8)", async () => {
      const store = createStore(ground().database);
      const sendIds: string[] = [];
      const interrupted: Store = {
        ...store,
        async consumeCode(number, otpId, sendId) {
          sendIds.push(sendId);
          if (sendIds.length === 1) await store.cancelSend(sendId);
          return store.consumeCode(number, otpId, sendId);
        },
      };
      const { auth, outbox, send, verify } = authOn(ground().database, {}, interrupted);
      const flowId = await send(phone);
      await travel(31);
      await send(phone, { flowId });
      const grant = await verify(phone, outbox.codeTo(phone), flowId);
      const [takenBack, before] = sendIds;
      expect(before).not.toBe(takenBack);
      expect(grant.sendId).toBe(before);
      const request = { phone, grant, device: "Test", presentedSecret: null };
      await expect(auth.logIn(request)).resolves.toMatchObject({ user: { phone } });
    });

    test.each([
      { what: "too old", mistyped: 0, later: 301 },
      { what: "used up", mistyped: 5, later: 31 },
    ])(
      "a client whose new code may or may not have gone out keeps its flow, the old one being $what (T4, I8)",
      async ({ mistyped, later }) => {
        const flowId = await fixture.send(phone);
        await fixture.mistype(phone, mistyped, flowId);
        await travel(later);
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
      await fixture.mistype(phone, 5, strangersFlow);
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

    test("without a flow is refused where flows are required (ASVS 6.6.2)", async () => {
      const strict = authOn(ground().database, { verify: { ...rules.verify, requireFlow: true } });
      await strict.send(phone);
      await expect(strict.verify(phone, strict.outbox.codeTo(phone))).rejects.toEqual(
        code("verification_required"),
      );
    });
  });
}
