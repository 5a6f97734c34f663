import { createHash } from "node:crypto";
import { sealData, unsealData } from "iron-session";
import { z } from "zod";
import { deriveKey } from "../secrets.ts";

/**
 * What clients carry, encrypted and authenticated by iron-session. Each kind has keys of its own, so one is useless in
 * another's place (ASVS 9.2.2). A seal only says what we once handed out; the database says whether it still holds.
 */
const proofSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("flow"), phone: z.string(), flowId: z.string() }),
  z.object({
    kind: z.literal("grant"),
    phone: z.string(),
    userId: z.number(),
    otpId: z.string(),
    sendId: z.string(),
  }),
]);
const sessionSchema = z.object({ phone: z.string(), secret: z.string() });
const deviceSchema = z.object({ phones: z.array(z.string()) });

/** Flow, then grant: the way from asking for a code to signing in. */
export type Proof = z.infer<typeof proofSchema>;
export type SessionProof = z.infer<typeof sessionSchema>;
/** This device has signed in with these numbers before, newest first. It signs nobody in. */
export type DeviceProof = z.infer<typeof deviceSchema>;

export type Seal<T> = { seal(value: T): Promise<string>; open(sealed: string): Promise<T | null> };
export type Seals = { proof: Seal<Proof>; session: Seal<SessionProof>; device: Seal<DeviceProof> };

const day = 86_400;

/**
 * Lifetimes here are by this machine's clock and only bound how long a seal is readable; they are longer than the
 * database lets anything live, so a clock that is an hour off changes nothing.
 */
export function createSeals(secrets: readonly [string, ...string[]], sessionSeconds: number): Seals {
  return {
    proof: createSeal(secrets, "proof", proofSchema, day),
    session: createSeal(secrets, "session", sessionSchema, sessionSeconds + day),
    device: createSeal(secrets, "device", deviceSchema, deviceSeconds + day),
  };
}

/** A year: a device that is not used for longer starts as an unknown one. */
export const deviceSeconds = 365 * day;

function createSeal<T extends object>(
  secrets: readonly [string, ...string[]],
  purpose: string,
  schema: z.ZodType<T>,
  ttl: number,
): Seal<T> {
  // iron-session seals with the highest id of a map. Ids come from the secrets themselves, so that they stay the same
  // when a rotation changes the list; the newest secret is handed over alone for sealing.
  const passwords = secrets.map((secret) => passwordFrom(secret, purpose));
  const [newest] = passwords as [Record<string, string>];
  const all = Object.assign({}, ...passwords) as Record<string, string>;
  return {
    seal: (value) => sealData(value, { password: newest, ttl }),
    async open(sealed) {
      // An unreadable seal comes back as {}, which no schema accepts.
      const parsed = schema.safeParse(await unsealData(sealed, { password: all, ttl }).catch(() => ({})));
      return parsed.success ? parsed.data : null;
    },
  };
}

function passwordFrom(secret: string, purpose: string): Record<string, string> {
  const key = deriveKey(secret, purpose);
  const id = createHash("sha256").update(key).digest().readUInt32BE() % 2 ** 31;
  return { [id]: key.toString("base64url") };
}
