import type { Grant } from "../auth/verify.ts";
import { ConflictingCredentials } from "../errors.ts";
import type { E164 } from "../phone.ts";
import type { CookieJar } from "./cookies.ts";
import type { Proof, Seals, SessionProof } from "./seals.ts";

/** How proofs travel: in cookies, or, for a client that asks for it, in bodies and the Authorization header. */
export type Transport = "cookie" | "token";

/** What a request proves, as far as its seals are genuine. The database still has to agree. */
export type Credentials = {
  proof: Proof | null;
  session: SessionProof | null;
  /** the numbers that this device has signed in with before */
  knownPhones: readonly string[];
};

export function transportOf(headers: Headers): Transport {
  return headers.get("x-auth-transport") === "token" ? "token" : "cookie";
}

/**
 * An Authorization header is an explicit choice, so it stands and cookies of its kind are ignored; a garbled one proves
 * nothing. It is never merged with another person's cookie (ASVS 15.3.7).
 * @throws ConflictingCredentials
 */
export async function readCredentials(headers: Headers, jar: CookieJar, seals: Seals): Promise<Credentials> {
  const cookies = headers.get("cookie");
  const sealed = (name: "flow" | "session" | "device") => jar.read(cookies, name);
  const cookieProof = await opened(sealed("flow"), seals.proof);
  const cookieSession = await opened(sealed("session"), seals.session);
  const device = await opened(sealed("device"), seals.device);
  const knownPhones = device?.phones ?? [];

  const authorization = headers.get("authorization");
  if (authorization === null) return { proof: cookieProof, session: cookieSession, knownPhones };

  const token = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization)?.[1];
  const bearerSession = await opened(token, seals.session);
  const bearerProof = bearerSession === null ? await opened(token, seals.proof) : null;
  const bearer = bearerSession ?? bearerProof;
  for (const cookie of [cookieSession, cookieProof]) {
    if (bearer !== null && cookie !== null && bearer.phone !== cookie.phone)
      throw new ConflictingCredentials();
  }
  return { proof: bearerProof, session: bearerSession, knownPhones };
}

async function opened<T>(sealed: string | undefined, seal: { open(sealed: string): Promise<T | null> }) {
  return sealed === undefined || sealed === "" ? null : seal.open(sealed);
}

/** A session's own number counts too: a token client keeps its last session token as the proof of its device. */
export function knowsPhone({ session, knownPhones }: Credentials, phone: E164): boolean {
  return session?.phone === phone || knownPhones.includes(phone);
}

/** The flow that this client presents for the number, if any. */
export function flowIdFor({ proof }: Credentials, phone: E164): string | null {
  return proof?.kind === "flow" && proof.phone === phone ? proof.flowId : null;
}

export function grantOf({ proof }: Credentials): Grant | null {
  if (proof?.kind !== "grant") return null;
  return { phone: proof.phone as E164, userId: proof.userId, otpId: proof.otpId, sendId: proof.sendId };
}

export function sessionSecretOf({ session }: Credentials): string | null {
  return session?.secret ?? null;
}
