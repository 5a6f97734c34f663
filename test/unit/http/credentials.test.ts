import { describe, expect, test } from "vitest";
import { createCookieJar } from "#lib/http/cookies.ts";
import { knownAt, readCredentials, sessionSecretOf, sessionToken } from "#lib/http/credentials.ts";
import { createSeals } from "#lib/http/seals.ts";
import type { E164 } from "#lib/phone.ts";

const older = "an older secret that is long enough, surely";
const newer = "a newer secret that is long enough, surely";
const jar = createCookieJar(new URL("http://localhost:3000"));
const phone = "+12025550123" as E164;

/** A request that has these headers and no other. */
const sending = (headers: Record<string, string>) => (name: string) => headers[name] ?? null;

async function sessionCookie(secrets: readonly [string, ...string[]]): Promise<string> {
  return `session=${await createSeals(secrets, 60).session.seal({ phone, secret: "s", at: 1 })}`;
}

async function secretIn(cookie: string, secrets: readonly [string, ...string[]]): Promise<string | null> {
  return sessionSecretOf(await readCredentials(sending({ cookie }), jar, createSeals(secrets, 60)));
}

describe("credentials", () => {
  test("survive a rotation of secrets while the old one is listed, and no longer (C14)", async () => {
    const cookie = await sessionCookie([older]);
    expect(await secretIn(cookie, [newer, older])).toBe("s");
    expect(await secretIn(cookie, [newer])).toBeNull();
    const sealedDuring = await sessionCookie([newer, older]);
    expect(await secretIn(sealedDuring, [newer])).toBe("s");
  });

  test("are useless in each other's place (C13)", async () => {
    const seals = createSeals([newer], 60);
    const proof = seals.proof.seal({ kind: "flow", phone, flowId: "f" });
    const device = seals.device.seal({ known: [{ phone, at: 2 }] });
    for (const value of [proof, device]) expect(await secretIn(`session=${value}`, [newer])).toBeNull();
    const swapped = sending({ cookie: `flow=${(await sessionCookie([newer])).slice(8)}` });
    expect((await readCredentials(swapped, jar, seals)).proof()).toBeNull();
  });

  test("that are garbled prove nothing and break nothing (C7)", async () => {
    const genuine = await sessionCookie([newer]);
    const garbled = [
      "session=",
      "session=a*b*c*d*e*f*g*h",
      "session=Fe26.2*__proto__*a*b*c*1*d*e~2",
      "session=Fe26.2*1*a*b*c*never*d*e~2",
      `session=${"x".repeat(4_000)}`,
      "session=%ff",
      genuine.slice(0, -8),
      genuine.replace("*", "*0"),
      `${genuine}; session=another`,
    ];
    for (const cookie of garbled) expect(await secretIn(cookie, [newer])).toBeNull();
  });

  test("of different people in one request are refused, never merged (C12)", async () => {
    const seals = createSeals([newer], 60);
    const token = sessionToken(await seals.session.seal({ phone: "+12025550124", secret: "t", at: 1 }));
    const headers = sending({ cookie: await sessionCookie([newer]), authorization: `Bearer ${token}` });
    await expect(readCredentials(headers, jar, seals)).rejects.toMatchObject({
      code: "conflicting_credentials",
    });
  });

  test("of a session are a token by the grammar of bearer tokens, which opens in this one spelling only", async () => {
    const seals = createSeals([newer], 60);
    const sealed = await seals.session.seal({ phone, secret: "s", at: 1 });
    const token = sessionToken(sealed);
    expect(token).toMatch(/^[A-Za-z0-9._~+/-]+=*$/);
    const read = async (bearer: string) => {
      const headers = sending({ authorization: `Bearer ${bearer}` });
      return sessionSecretOf(await readCredentials(headers, jar, createSeals([newer], 60)));
    };
    expect(await read(token)).toBe("s");
    for (const other of [sealed, `${token}=`, `${token}.`, `.${token}`, `${token}~2`])
      expect(await read(other)).toBeNull();
    const cookie = sending({ cookie: `session=${token}` });
    expect(sessionSecretOf(await readCredentials(cookie, jar, seals))).toBeNull();
  });

  test("that are garbled in an Authorization header conflict with a session cookie, and are nothing without one", async () => {
    const seals = createSeals([newer], 60);
    const authorization = "Bearer nonsense";
    const both = sending({ cookie: await sessionCookie([newer]), authorization });
    await expect(readCredentials(both, jar, seals)).rejects.toMatchObject({
      code: "conflicting_credentials",
    });
    const flow = seals.proof.seal({ kind: "flow", phone, flowId: "f" });
    for (const cookie of ["", "session=stale", `flow=${flow}`]) {
      const { session, proof } = await readCredentials(sending({ cookie, authorization }), jar, seals);
      expect([session, proof()]).toEqual([null, null]);
    }
  });

  test("say when this device signed in last, by its cookie or by an old session token", async () => {
    const seals = createSeals([newer], 60);
    const device = sending({ cookie: `device=${seals.device.seal({ known: [{ phone, at: 2 }] })}` });
    const token = sending({
      authorization: `Bearer ${sessionToken(await seals.session.seal({ phone, secret: "gone", at: 3 }))}`,
    });
    const nobody = sending({});
    const known = await Promise.all(
      [device, token, nobody].map(async (headers) =>
        knownAt(await readCredentials(headers, jar, seals), phone),
      ),
    );
    expect(known).toEqual([2, 3, null]);
  });
});
