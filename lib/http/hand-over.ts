import type { CookieJar, CookieName } from "./cookies.ts";
import type { Transport } from "./credentials.ts";
import type { Answer } from "./route.ts";

type Carried = { name: CookieName; value: string; seconds: number };

/** Gives the client its next proof in the transport it asked for, and in no other (contract §3, ASVS 3.3.4). */
export function handOver(jar: CookieJar, transport: Transport, proof: Carried, body: object): Answer {
  if (transport === "token") return { body: { ...body, token: proof.value } };
  return { body, cookies: [jar.set(proof.name, proof.value, proof.seconds)] };
}
