import { beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#lib/db/database.ts";
import { createStore } from "#lib/db/store/store.ts";
import { DeliveryRefused, SmsUnavailable } from "#lib/errors.ts";
import type { E164 } from "#lib/phone.ts";
import { authOn, day, type Fixture, hour, rules, wrongCode } from "./auth-fixture.ts";
import { counting } from "./counting.ts";

export type Ground = { database: Database; travel(seconds: number): Promise<void> };

const code = (name: string) => expect.objectContaining({ code: name });

/** Runs `count` calls at once; how many resolved, and with what code the others failed. */
async function atOnce(count: number, call: (index: number) => Promise<unknown>) {
  const outcomes = await Promise.allSettled(Array.from({ length: count }, (_, index) => call(index)));
  const failed = outcomes.flatMap((outcome) =>
    outcome.status === "rejected" ? [outcome.reason.code as string] : [],
  );
  return { succeeded: count - failed.length, failed };
}

/** What the product promises of codes, guesses and sessions: the same on every database, races included. */
export function domainContract(ground: () => Ground): void {
  let fixture: Fixture;
  let phone: E164;
  let travel: Ground["travel"];
  let next = 100;

  beforeEach(() => {
    fixture = authOn(ground().database);
    travel = (seconds) => ground().travel(seconds);
    phone = `+1202555${String(next++).padStart(4, "0")}` as E164;
  });

  describe("asking for a code", () => {
    test("sends six digits and says when the next message may go", async () => {
      const request = {
        phone,
        lane: "open",
        flowId: null,
        network: "n",
        prefix: "p",
        country: "US",
        locale: "en",
      } as const;
      const sent = await fixture.auth.sendCode(request);
      expect(sent).toMatchObject({ expiresInSeconds: 300, resendInSeconds: 30 });
      expect(fixture.outbox.codeTo(phone)).toMatch(/^[0-9]{6}$/);
    });

    test("waits 30, 60, 120, then 300 seconds between messages (B7)", async () => {
      for (const seconds of [30, 60, 120, 300]) {
        await fixture.send(phone);
        await expect(fixture.send(phone)).rejects.toMatchObject({
          code: "cooldown_active",
          facts: { retryAfterSeconds: seconds },
        });
        await travel(seconds - 2);
        await expect(fixture.send(phone)).rejects.toEqual(code("cooldown_active"));
        await travel(3);
      }
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

    test("lets no code live longer than ten minutes, however often it is repeated (A5)", async () => {
      const flowId = await fixture.send(phone);
      const first = fixture.outbox.codeTo(phone);
      await travel(299);
      await fixture.send(phone, { flowId });
      await travel(300);
      await expect(fixture.verify(phone, first, flowId)).rejects.toEqual(code("code_expired"));
    });

    test("a refused number keeps its cooldown and loses its code (T1)", async () => {
      fixture.outbox.failure = new DeliveryRefused();
      await expect(fixture.send(phone)).rejects.toEqual(code("delivery_refused"));
      fixture.outbox.failure = null;
      await expect(fixture.send(phone)).rejects.toEqual(code("cooldown_active"));
      const [row] = await ground().database.all("SELECT otp FROM users WHERE phone_number = :phone", {
        phone,
      });
      expect(row?.otp).toBeNull();
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

    test("keeps a lane for a device that has signed in before: strangers cannot use up its messages", async () => {
      await fixture.send(phone);
      await expect(fixture.send(phone)).rejects.toEqual(code("cooldown_active"));
      await fixture.send(phone, { lane: "device" });
      expect(fixture.outbox.messages).toHaveLength(2);
      expect(new Set(fixture.outbox.messages.map((message) => message.code)).size).toBe(1);
    });

    test("never overdraws a budget shared by many numbers, and does not charge what it refuses (B8)", async () => {
      const budget = {
        name: "few",
        scope: "prefix",
        counts: "messages",
        limit: 7,
        windowSeconds: hour,
      } as const;
      const limited = authOn(ground().database, { money: { budgets: [budget], conversion: null } });
      const prefix = phone.slice(0, -2);
      const send = (index: number) =>
        limited.auth.sendCode({
          phone: `${prefix}${10 + index}` as E164,
          lane: "open",
          flowId: null,
          network: "n",
          prefix: `budget ${phone}`,
          country: "US",
          locale: "en",
        });
      await atOnce(20, send);
      expect(limited.outbox.messages.length).toBeLessThanOrEqual(7);
      for (let index = 20; index < 40; index++) await send(index).catch(() => undefined);
      expect(limited.outbox.messages).toHaveLength(7);
      await expect(send(41)).rejects.toEqual(code("limit_reached"));
      await travel(hour);
      await expect(send(42)).resolves.toBeDefined();
    });
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

    test("a client whose new code may or may not have gone out keeps its flow (T4, I8)", async () => {
      const flowId = await fixture.send(phone);
      await travel(301);
      const { outbox } = fixture;
      const codes: string[] = [];
      const send = outbox.send.bind(outbox);
      outbox.send = async (message) => {
        codes.push(message.code);
        throw new SmsUnavailable("unknown");
      };
      await expect(fixture.send(phone, { flowId })).rejects.toEqual(code("sms_unavailable"));
      outbox.send = send;
      await expect(fixture.verify(phone, codes[0] ?? "none", flowId)).resolves.toMatchObject({ phone });
    });

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

    test("ten failures lock for an hour, twenty for a day; new codes do not forget them (B2)", async () => {
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

    test("without a flow is refused where flows are required (ASVS 6.6.2)", async () => {
      const strict = authOn(ground().database, { verify: { ...rules.verify, requireFlow: true } });
      await strict.send(phone);
      await expect(strict.verify(phone, strict.outbox.codeTo(phone))).rejects.toEqual(
        code("verification_required"),
      );
    });
  });

  describe("signing in", () => {
    async function grantFor(asker: E164) {
      const flowId = await fixture.send(asker);
      return fixture.verify(asker, fixture.outbox.codeTo(asker), flowId);
    }

    test("opens one session for a grant, of fifty tries at once (C3)", async () => {
      const grant = await grantFor(phone);
      const request = { phone, grant, device: "Test", presentedSecret: null };
      const { succeeded, failed } = await atOnce(50, () => fixture.auth.logIn(request));
      expect(succeeded).toBe(1);
      expect(new Set(failed)).toEqual(new Set(["verification_required"]));
    });

    test("needs a grant for exactly this number, younger than 120 seconds (C1, C2, C3)", async () => {
      const grant = await grantFor(phone);
      const other = `${phone.slice(0, -4)}8${phone.slice(-3)}` as E164;
      const request = { phone, grant, device: "Test", presentedSecret: null };
      const refused = code("verification_required");
      await expect(fixture.auth.logIn({ ...request, grant: null })).rejects.toEqual(refused);
      await expect(fixture.auth.logIn({ ...request, phone: other })).rejects.toEqual(refused);
      await travel(121);
      await expect(fixture.auth.logIn(request)).rejects.toEqual(refused);
    });

    test("`otp_verified` is set between verification and login, and `otp` is cleared", async () => {
      const read = async () =>
        (
          await ground().database.all(
            "SELECT otp, otp_verified, is_verified FROM users WHERE phone_number = :phone",
            { phone },
          )
        )[0];
      const grant = await grantFor(phone);
      expect(await read()).toEqual({ otp: null, otp_verified: 1, is_verified: 1 });
      await fixture.auth.logIn({ phone, grant, device: "Test", presentedSecret: null });
      expect(await read()).toEqual({ otp: null, otp_verified: 0, is_verified: 1 });
    });

    test("ends the session that the client came with (C5)", async () => {
      const first = await fixture.signIn(phone);
      await travel(31);
      const grant = await grantFor(phone);
      const { secret } = await fixture.auth.logIn({ phone, grant, device: "Test", presentedSecret: first });
      expect(await fixture.auth.findSignedIn(first)).toBeNull();
      expect(await fixture.auth.findSignedIn(secret)).not.toBeNull();
    });

    test("keeps ten sessions and ends the oldest", async () => {
      const few = authOn(ground().database, { session: { ...rules.session, perUser: 2 } });
      const secrets: string[] = [];
      for (let signedIn = 0; signedIn < 3; signedIn++) {
        secrets.push(await few.signIn(phone));
        await travel(31);
      }
      const live = await Promise.all(secrets.map((secret) => few.auth.findSignedIn(secret)));
      expect(live.map((session) => session !== null)).toEqual([false, true, true]);
    });

    test("ends when idle, and absolutely (C9)", async () => {
      const idle = await fixture.signIn(phone);
      await travel(7 * day + 1);
      expect(await fixture.auth.findSignedIn(idle)).toBeNull();
      const used = await fixture.signIn(phone);
      for (let days = 0; days < 30; days += 5) {
        expect(await fixture.auth.findSignedIn(used)).not.toBeNull();
        await travel(5 * day);
      }
      expect(await fixture.auth.findSignedIn(used)).toBeNull();
    });

    test("ends sessions by choice, only one's own (C8)", async () => {
      const mine = await fixture.signIn(phone);
      await travel(31);
      const second = await fixture.signIn(phone);
      const other = `${phone.slice(0, -4)}7${phone.slice(-3)}` as E164;
      const theirs = await fixture.signIn(other);
      const { user, session } = await fixture.auth.requireSignedIn(mine);
      const stranger = await fixture.auth.requireSignedIn(theirs);
      expect(await fixture.auth.endSessions(user.id, { only: [stranger.session.id] })).toBe(0);
      expect((await fixture.auth.listSessions(user.id)).map(({ id }) => id)).toHaveLength(2);
      expect(await fixture.auth.endSessions(user.id, { allBut: session.id })).toBe(1);
      expect(await fixture.auth.findSignedIn(second)).toBeNull();
      expect(await fixture.auth.findSignedIn(theirs)).not.toBeNull();
      const ended = await fixture.auth.listEndedSessions(user.id);
      expect(ended).toHaveLength(1);
      expect(ended[0]?.id).not.toBe(session.id);
      expect(await fixture.auth.listEndedSessions(stranger.user.id)).toEqual([]);
      await travel(8 * day);
      expect(await fixture.auth.listEndedSessions(user.id)).toHaveLength(2);
      await travel(30 * day);
      expect(await fixture.auth.listEndedSessions(user.id)).toEqual([]);
    });
  });

  describe("the store", () => {
    test("holds no code that can be read (A6, A7)", async () => {
      await fixture.send(phone);
      const digits = fixture.outbox.codeTo(phone);
      const rows = await ground().database.all("SELECT otp, otp_id FROM users WHERE phone_number = :phone", {
        phone,
      });
      expect(JSON.stringify(rows)).not.toContain(digits);
      expect(rows[0]?.otp).toMatch(/^[\w-]{6}\.[\w-]+$/);
    });

    test("a send takes three statements, a verification three, a login three, a session check one", async () => {
      const counted = counting(ground().database);
      const { auth, outbox } = authOn(counted.database);
      const request = {
        phone,
        lane: "open",
        flowId: null,
        network: "n",
        prefix: "p",
        country: "US",
        locale: "en",
      } as const;
      const { flowId } = await auth.sendCode(request);
      expect(counted.take()).toBe(3);
      const grant = await auth.verifyCode({ phone, code: outbox.codeTo(phone), flowId, network: "n" });
      expect(counted.take()).toBe(3);
      const { secret } = await auth.logIn({ phone, grant, device: "Test", presentedSecret: null });
      expect(counted.take()).toBe(3);
      await auth.requireSignedIn(secret);
      expect(counted.take()).toBe(1);
    });

    test("a change made from a stale reading is refused", async () => {
      const store = createStore(ground().database);
      const flowId = await fixture.send(phone);
      const facts = await store.readAttemptFacts(phone, flowId, "n");
      const version = facts.number?.version ?? -1;
      const claim = { phone, version, lane: "flow", flowId, failures: 1, lockedUntil: null } as const;
      expect(await store.claimAttempt(claim)).toBe(true);
      expect(await store.claimAttempt(claim)).toBe(false);
    });
  });
}
