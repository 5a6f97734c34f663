import { problem } from "../errors.ts";
import type { E164 } from "../phone.ts";
import { hashSecret, newId, newSecret } from "../secrets.ts";
import { grantTtlSeconds } from "./rules.ts";
import type { Session, Store, User } from "./store.ts";
import type { Grant } from "./verify.ts";

export type SessionRules = { idleSeconds: number; lifeSeconds: number; perUser: number };

export type LoginDependencies = { store: Store; rules: SessionRules };

export type LoginRequest = {
  phone: E164;
  grant: Grant | null;
  device: string;
  /** of the session that the client comes with */
  presentedSecret: string | null;
};

/** `secret` goes to the client and is never stored; `at` is when, by the database's clock. */
export type LoggedIn = { user: User; secret: string; at: number; expiresInSeconds: number };

/** Someone who is signed in, as the session row says at this moment. */
export type SignedIn = { user: User; session: Session; now: number };

/**
 * Opens a session for a grant: once per verified code, however often and wherever it is tried. The session that the
 * client came with ends (ASVS 7.2.4), and so do those longest unused beyond `perUser`.
 * @throws verification_required when the grant is missing, for another number, used or older than its 120 seconds
 */
export async function logIn(
  { store, rules }: LoginDependencies,
  { phone, grant, device, presentedSecret }: LoginRequest,
): Promise<LoggedIn> {
  if (grant === null || grant.phone !== phone) throw problem("verification_required");
  const { now, user, liveSessionIds, presented } = await store.readLoginFacts(
    grant.userId,
    presentedSecret === null ? null : hashSecret(presentedSecret),
  );
  if (user === null || user.phone !== phone) throw problem("verification_required");

  const secret = newSecret();
  const opened = await store.openSession({
    id: newId(),
    secretHash: hashSecret(secret),
    userId: user.id,
    otpId: grant.otpId,
    device,
    sendId: grant.sendId,
    grantTtlSeconds,
    expiresAt: now + rules.lifeSeconds * 1_000,
  });
  if (!opened) throw problem("verification_required");

  if (presented !== null) await store.endSessions(presented.userId, { only: [presented.id] });
  const others = liveSessionIds.filter((id) => id !== presented?.id);
  const evicted = others.slice(0, Math.max(0, others.length + 1 - rules.perUser));
  if (evicted.length > 0) await store.endSessions(user.id, { only: evicted });
  return { user, secret, at: now, expiresInSeconds: rules.lifeSeconds };
}

/** Last use is written at most this often: a session check is one reading, not a write. */
const touchSeconds = 5 * 60;

/** The live session that this secret opens, or null. One reading of the database; nothing is believed from memory. */
export async function findSignedIn(
  { store, rules }: LoginDependencies,
  secret: string | null,
): Promise<SignedIn | null> {
  if (secret === null) return null;
  const found = await store.findSession(hashSecret(secret), rules.idleSeconds);
  if (found === null) return null;
  const { session, user, now } = found;
  if (now - session.lastSeenAt >= touchSeconds * 1_000) await store.touchSession(session.id);
  return { session, user, now };
}
