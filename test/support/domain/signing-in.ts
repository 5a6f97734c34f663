import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import type { Store } from "#lib/auth/store.ts";
import { createStore } from "#lib/db/store/store.ts";
import type { E164 } from "#lib/phone.ts";
import { authOn, day, rules } from "../auth-fixture.ts";
import { anyRequest, atOnce, code, type Ground, newScene, type Scene } from "./scene.ts";

/** What it promises of sessions: the same on every database, races included. */
export function signingInContract(ground: () => Ground): void {
  let fixture: Scene["fixture"];
  let phone: Scene["phone"];
  let travel: Scene["travel"];
  beforeEach(() => {
    ({ fixture, phone, travel } = newScene(ground()));
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

    test("is over, and begins anew, where an operator deletes the account as docs/clients.md says", async () => {
      const secret = await fixture.signIn(phone);
      const signedIn = await fixture.auth.requireSignedIn(secret);
      const deleting = /`DELETE FROM [^`]+`/g;
      const statements = readFileSync("docs/clients.md", "utf8").match(deleting) ?? [];
      expect(statements).toHaveLength(2);
      for (const statement of statements)
        await ground().database.run(statement.slice(1, -1).replace("+12025550123", phone), {});
      expect(await fixture.auth.findSignedIn(secret)).toBeNull();
      expect(await fixture.auth.listEndedSessions(signedIn.user.id)).toEqual([]);
      await travel(31);
      const { user } = await fixture.auth.requireSignedIn(await fixture.signIn(phone));
      expect(user.id).not.toBe(signedIn.user.id);
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

    test("keeps so many sessions of one person and ends the one longest unused", async () => {
      const few = authOn(ground().database, { session: { ...rules.session, perUser: 2 } });
      const used = await few.signIn(phone);
      await travel(31);
      const unused = await few.signIn(phone);
      await travel(400);
      await few.auth.requireSignedIn(used);
      const newest = await few.signIn(phone);
      const live = await Promise.all([used, unused, newest].map((secret) => few.auth.findSignedIn(secret)));
      expect(live.map((session) => session !== null)).toEqual([true, false, true]);
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

    test.each([
      {
        who: "its owner",
        end: async (secret: string) => {
          const signedIn = await fixture.auth.requireSignedIn(secret);
          await fixture.auth.dismissDevices(signedIn, { allBut: signedIn.session.id });
        },
      },
      { who: "an operator", end: () => createStore(ground().database).endSessionsOf(phone) },
    ])("what a device still holds is worth nothing once $who has signed it out (C8)", async ({ end }) => {
      const secret = await fixture.signIn(phone);
      await travel(31);
      const flowId = await fixture.send(phone);
      const grant = await fixture.verify(phone, fixture.outbox.codeTo(phone), flowId);
      const login = { phone, grant, device: "Test", presentedSecret: null };
      const { at: knownAt } = await fixture.auth.logIn(login);
      await travel(31);
      const again = await fixture.send(phone);
      const unused = await fixture.verify(phone, fixture.outbox.codeTo(phone), again);
      const ask = (known: number | null) => fixture.auth.sendCode({ ...anyRequest, phone, knownAt: known });

      await end(secret);
      await expect(fixture.auth.logIn({ ...login, grant: unused })).rejects.toEqual(
        code("verification_required"),
      );
      // As somebody unknown, for whom the last message was a moment ago.
      await expect(ask(knownAt)).rejects.toEqual(code("cooldown_active"));
      await expect(ask(Date.now())).resolves.toBeDefined();
    });

    test("a code that a dismissed device had asked for is not typed as a known device's (C8)", async () => {
      const secret = await fixture.signIn(phone);
      await travel(31);
      const stolen = await fixture.send(phone, { lane: "device" });
      const unknown = await fixture.send(phone);
      await travel(1);
      const signedIn = await fixture.auth.requireSignedIn(secret);
      await fixture.auth.dismissDevices(signedIn, { allBut: signedIn.session.id });

      await fixture.mistype(phone, 5, stolen);
      await travel(31);
      const mine = await fixture.send(phone, { lane: "device" });
      const { attemptsLeft, lock } = (await fixture.auth.findFlow(phone, mine)) ?? {};
      expect({ attemptsLeft, lock }).toEqual({ attemptsLeft: 5, lock: null });
      const { lanes } = (await createStore(ground().database).describeNumber(phone, day)) ?? {};
      expect(lanes).toMatchObject({ device: { failures: 0 }, stranger: { failures: 5 } });
      // A client that had asked without a device's proof goes on.
      await expect(fixture.verify(phone, fixture.outbox.codeTo(phone), unknown)).resolves.toBeDefined();
    });

    test("nobody slips in with a grant while all others are ended (C8)", async () => {
      const signedIn = await fixture.auth.requireSignedIn(await fixture.signIn(phone));
      await travel(31);
      const flowId = await fixture.send(phone);
      const grant = await fixture.verify(phone, fixture.outbox.codeTo(phone), flowId);
      await travel(1);
      const store = createStore(ground().database);
      let slipping: Promise<unknown> | undefined;
      const watched: Store = {
        ...store,
        async endSessions(...which) {
          const ended = await store.endSessions(...which);
          slipping = fixture.auth.logIn({ phone, grant, device: "Test", presentedSecret: null });
          await slipping.catch(() => undefined);
          return ended;
        },
      };
      const { auth } = authOn(ground().database, {}, undefined, watched);
      await auth.dismissDevices(signedIn, { allBut: signedIn.session.id });
      await expect(slipping).rejects.toEqual(code("verification_required"));
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
}
