import { createHash } from "node:crypto";
import { sealData, unsealData } from "iron-session";
import { z } from "zod";
import { daySeconds } from "../duration.ts";
import { Recent } from "../recent.ts";
import { createVault, deriveKey, type Secrets } from "../secrets.ts";

/**
 * What clients carry, encrypted and authenticated: the session by iron-session, whose cookie others may want to read; the
 * rest by our own vault, at a small part of the cost. Each kind has keys of its own, so one is useless in another's place
 * (ASVS 9.2.2). A seal only says what we once handed out; the database says whether it still holds.
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
const sessionSchema = z.object({ phone: z.string(), secret: z.string(), at: z.number().default(0) });
const deviceSchema = z.object({ known: z.array(z.object({ phone: z.string(), at: z.number() })) });

/** Flow, then grant: the way from asking for a code to signing in. */
export type Proof = z.infer<typeof proofSchema>;
export type SessionProof = z.infer<typeof sessionSchema>;
/** This device signed in with these numbers, newest first, and when it did last, by the database's clock. It signs nobody in. */
export type DeviceProof = z.infer<typeof deviceSchema>;

/** `open` gives null for what was not sealed here, for this use, or too long ago. */
export type Seal<T> = { seal(value: T): string; open(sealed: string): T | null };
/** The same, where the work is done on another thread. */
export type AsyncSeal<T> = { seal(value: T): Promise<string>; open(sealed: string): Promise<T | null> };
export type Seals = { proof: Seal<Proof>; session: AsyncSeal<SessionProof>; device: Seal<DeviceProof> };

/**
 * Lifetimes here are by this machine's clock and only bound how long a seal is readable; they are longer than the
 * database lets anything live, so a clock that is an hour off changes nothing.
 */
export function createSeals(secrets: Secrets, sessionSeconds: number): Seals {
  return {
    proof: vaultSeal(secrets, "proof", proofSchema, daySeconds),
    session: remembering(
      ironSeal(secrets, "session", sessionSchema, sessionSeconds + daySeconds),
      sessionsRemembered,
    ),
    device: vaultSeal(secrets, "device", deviceSchema, deviceSeconds + daySeconds),
  };
}

/** A year: a device that is not used for longer starts as an unknown one. */
export const deviceSeconds = 365 * daySeconds;

function vaultSeal<T extends object>(
  secrets: Secrets,
  purpose: string,
  schema: z.ZodType<T>,
  ttlSeconds: number,
): Seal<T> {
  const vault = createVault(secrets, purpose);
  const lasting = z.object({ value: schema, expiresAt: z.number() });
  return {
    seal(value) {
      return vault.seal(JSON.stringify({ value, expiresAt: Date.now() + ttlSeconds * 1_000 }), purpose);
    },
    open(sealed) {
      const text = vault.open(sealed, purpose);
      const parsed = text === null ? null : lasting.safeParse(JSON.parse(text));
      return parsed?.success && parsed.data.expiresAt > Date.now() ? parsed.data.value : null;
    },
  };
}

/** About 1 kB each. */
const sessionsRemembered = 10_000;

/**
 * Remembers what is in the seals that it has made or opened: a client sends the same session with every request. What is
 * in a seal never changes. Whether the session still lives is asked of the database every time. Only texts that open
 * take room, and each seal must have one text only, or a client could fill the memory with spellings of its own.
 */
export function remembering<T>(inner: AsyncSeal<T>, most: number): AsyncSeal<T> {
  const recent = new Recent<string, T>(most);
  return {
    async seal(value) {
      const sealed = await inner.seal(value);
      recent.set(sealed, value);
      return sealed;
    },
    async open(sealed) {
      const known = recent.get(sealed);
      if (known !== undefined) return known;
      const value = await inner.open(sealed);
      if (value !== null) recent.set(sealed, value);
      return value;
    },
  };
}

/** Ours have about 400 characters. */
const sealMaxLength = 600;
/**
 * iron-session takes any text after a second `~`, so one seal would have endless spellings. All that stands before the
 * `~` is covered by the seal's own MAC, as text.
 */
const ironForm = /^Fe26\.2\*[\w*-]+~2$/;

function ironSeal<T extends object>(
  secrets: Secrets,
  purpose: string,
  schema: z.ZodType<T>,
  ttlSeconds: number,
): AsyncSeal<T> {
  // iron-session seals with the highest id of a map. Ids come from the secrets themselves, so that they stay the same
  // when a rotation changes the list; the newest secret is handed over alone for sealing.
  const newest = passwordFrom(secrets[0], purpose);
  const all: Record<string, string> = Object.assign(
    {},
    ...secrets.map((secret) => passwordFrom(secret, purpose)),
  );
  return {
    seal: (value) => sealData(value, { password: newest, ttl: ttlSeconds }),
    async open(sealed) {
      if (sealed.length > sealMaxLength || !ironForm.test(sealed)) return null;
      // An unreadable seal comes back as {}, which no schema accepts.
      const parsed = schema.safeParse(
        await unsealData(sealed, { password: all, ttl: ttlSeconds }).catch(() => ({})),
      );
      return parsed.success ? parsed.data : null;
    },
  };
}

function passwordFrom(secret: string, purpose: string): Record<string, string> {
  const key = deriveKey(secret, purpose).export();
  const id = createHash("sha256").update(key).digest().readUInt32BE() % 2 ** 31;
  return { [id]: key.toString("base64url") };
}
