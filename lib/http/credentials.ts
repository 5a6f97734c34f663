import type { Grant } from "../auth/verify.ts";
import { MalformedRequest, problem } from "../errors.ts";
import { once } from "../once.ts";
import type { E164 } from "../phone.ts";
import type { Call } from "./call.ts";
import type { CookieJar } from "./cookies.ts";
import type { DeviceProof, Proof, Seals, SessionProof } from "./seals.ts";

/** How proofs travel: in cookies, or, for a client that asks for it, in bodies and the Authorization header. */
export type Transport = "cookie" | "token";

/**
 * What a request proves, as far as its seals are genuine; the database still has to agree. Those of our own vault are
 * opened when they are first asked for.
 */
export type Credentials = {
  session: SessionProof | null;
  proof(): Proof | null;
  /** the numbers that this device has signed in with before, newest first */
  knownPhones(): DeviceProof["known"];
};

/** Null where the header asks for neither. */
export function findTransport(header: Call["header"]): Transport | null {
  const asked = header("x-auth-transport")?.trim().toLowerCase() || "cookie";
  return asked === "token" || asked === "cookie" ? asked : null;
}

/** A client that misspells it must not be given cookies that it will not look for. @throws MalformedRequest */
export function requireTransport(header: Call["header"]): Transport {
  const transport = findTransport(header);
  if (transport === null) throw new MalformedRequest("X-Auth-Transport is either token or cookie.");
  return transport;
}

/**
 * A bearer token is an explicit choice, so it stands and the cookies of flow and grant are ignored. It is never merged with
 * another person's cookie (ASVS 15.3.7). One that cannot be read conflicts with a session cookie: a client that signs out with
 * both would be told that it is signed out, and the cookie's session would go on.
 * @throws conflicting_credentials
 */
export async function readCredentials(
  header: Call["header"],
  jar: CookieJar,
  seals: Seals,
): Promise<Credentials> {
  const cookies = header("cookie");
  const proof = once(() => seals.proof.open(jar.read(cookies, "flow") ?? ""));
  const knownPhones = once(() => seals.device.open(jar.read(cookies, "device") ?? "")?.known ?? []);
  const sealedSession = jar.read(cookies, "session");
  const session = sealedSession === undefined ? null : await seals.session.open(sealedSession);

  const authorization = header("authorization");
  // Another scheme is for somebody in front of us, such as a proxy that asks for a password.
  if (authorization === null || !/^Bearer\b/i.test(authorization)) {
    // What a cookie proves is never exchanged for a token, which a script of the page could read (ASVS 3.3.4).
    const isExchange = findTransport(header) === "token";
    return { session, proof: isExchange ? () => null : proof, knownPhones };
  }

  const token = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization)?.[1] ?? "";
  const bearerSession = await seals.session.open(sealOf(token));
  const bearerProof = bearerSession === null ? seals.proof.open(token) : null;
  const bearer = bearerSession ?? bearerProof;
  if (bearer === null && session !== null) throw problem("conflicting_credentials");
  for (const cookie of [session, proof()]) {
    if (bearer !== null && cookie !== null && bearer.phone !== cookie.phone)
      throw problem("conflicting_credentials");
  }
  return { session: bearerSession, proof: () => bearerProof, knownPhones };
}

/**
 * When this device last signed in with the number, as far as it can prove; null when it cannot. A session counts too, ended or
 * not: a token client keeps its last session token as the proof of its device.
 */
export function knownAt(credentials: Credentials, phone: E164): number | null {
  const proofs = [credentials.session, ...credentials.knownPhones()];
  const moments = proofs.filter((proof) => proof?.phone === phone).map((proof) => proof?.at ?? 0);
  return moments.length === 0 ? null : Math.max(...moments);
}

/** The flow that this client presents for the number, if any. */
export function flowIdFor(credentials: Credentials, phone: E164): string | null {
  const proof = credentials.proof();
  return proof?.kind === "flow" && proof.phone === phone ? proof.flowId : null;
}

export function grantOf(credentials: Credentials): Grant | null {
  const proof = credentials.proof();
  if (proof?.kind !== "grant") return null;
  return { phone: proof.phone as E164, userId: proof.userId, otpId: proof.otpId, sendId: proof.sendId };
}

export function sessionSecretOf({ session }: Credentials): string | null {
  return session?.secret ?? null;
}

/** A session's seal as a token. iron-session writes `*` and `~`, and a bearer token has no `*` (RFC 6750 §2.1). */
export function sessionToken(sealed: string): string {
  return Buffer.from(sealed, "latin1").toString("base64url");
}

/** Empty for any text that `sessionToken` does not give. */
function sealOf(token: string): string {
  const sealed = Buffer.from(token, "base64url").toString("latin1");
  return sessionToken(sealed) === token ? sealed : "";
}
