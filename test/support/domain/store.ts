import { beforeEach, describe, expect, test } from "vitest";
import { createStore } from "#lib/db/store/store.ts";
import { authOn } from "../auth-fixture.ts";
import { counting } from "../counting.ts";
import { anyRequest, type Ground, newScene, type Scene } from "./scene.ts";

/** What it promises of what is stored, and of the statements that store it. */
export function storeContract(ground: () => Ground): void {
  let fixture: Scene["fixture"];
  let phone: Scene["phone"];
  beforeEach(() => {
    ({ fixture, phone } = newScene(ground()));
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
      const { flowId } = await auth.sendCode({ ...anyRequest, phone });
      expect(counted.take()).toBe(3);
      const grant = await auth.verifyCode({
        phone,
        code: outbox.codeTo(phone),
        flowId,
        hasGrant: false,
        network: "n",
      });
      expect(counted.take()).toBe(3);
      const { secret } = await auth.logIn({ phone, grant, device: "Test", presentedSecret: null });
      expect(counted.take()).toBe(3);
      await auth.requireSignedIn(secret);
      expect(counted.take()).toBe(1);
    });

    test("a stranger's wrong code takes as many statements, and writes, whether or not there is a code (D4)", async () => {
      const counted = counting(ground().database);
      const { send, mistype, verify } = authOn(counted.database);
      const count = async () => {
        counted.take();
        await expect(verify(phone, "000000")).rejects.toMatchObject({ code: "wrong_code" });
        return counted.take();
      };
      const taken = [await count()];
      const flowId = await send(phone);
      await mistype(phone, 1);
      taken.push(await count());
      await mistype(phone, 5);
      taken.push(await count());
      await ground().travel(301);
      taken.push(await count());
      await ground().travel(301);
      taken.push(await count());
      expect(taken).toEqual([3, 3, 3, 3, 3]);
      // Whoever asked is told what became of the code, so there is nothing to hide.
      counted.take();
      await expect(verify(phone, "000000", flowId)).rejects.toMatchObject({ code: "code_expired" });
      expect(counted.take()).toBe(2);
    });

    test("a change made from a stale reading is refused", async () => {
      const store = createStore(ground().database);
      const flowId = await fixture.send(phone);
      const facts = await store.readAttemptFacts({ phone, flowId, network: "n" }, 600);
      const version = facts.number?.version ?? -1;
      const claim = { phone, version, lane: "flow", flowId, failures: 1, lockedUntil: null } as const;
      expect(await store.claimAttempt(claim)).toBe(true);
      expect(await store.claimAttempt(claim)).toBe(false);
    });
  });
}
