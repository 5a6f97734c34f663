import { zoneCookie } from "./zone-cookie.ts";

/** One for flow and grant, one for the session, one that remembers the device, one for the language. */
const sameSite = { flow: "Strict", session: "Lax", device: "Strict", lang: "Lax" } as const;

export type CookieName = keyof typeof sameSite;

export type CookieJar = {
  /**
   * The value a request brought, byte for byte (RFC 6265 §4.2.1). Undefined when it brought none, or several that differ:
   * then it is not known which is ours, so neither counts.
   */
  read(header: string | null, name: CookieName): string | undefined;
  set(name: CookieName, value: string, maxAgeSeconds: number): string;
  clear(name: CookieName): string;
  nameOf(name: CookieName): string;
  /** Headers by which a browser forgets at sign-out what it keeps of our pages (ASVS 14.3.1). Plain http ignores them. */
  signOutHeaders: Readonly<Record<string, string>>;
  /** The header without the cookies of others. */
  ownOnly(header: string): string;
};

/**
 * Lax for session and language, because a person arrives by links; Strict for the others. Secure and `__Host-` exactly when the
 * public origin is https: a browser would drop them on plain http (ASVS 3.3.1–3.3.3).
 */
export function createCookieJar(publicUrl: URL): CookieJar {
  const secure = publicUrl.protocol === "https:";
  const nameOf = (name: CookieName) => (secure ? `__Host-${name}` : name);
  const attributes = (name: CookieName, maxAgeSeconds: number) =>
    `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=${sameSite[name]}${secure ? "; Secure" : ""}`;
  const names = (Object.keys(sameSite) as CookieName[]).map(nameOf);
  const prefixes = [...names, zoneCookie].map((name) => `${name}=`);
  return {
    nameOf,
    // Not "cookies": that would also sign the person out of every other site of the domain.
    signOutHeaders: secure ? { "Clear-Site-Data": '"cache", "storage"' } : {},
    ownOnly: (header) =>
      pairsIn(header)
        .filter((pair) => prefixes.some((prefix) => pair.startsWith(prefix)))
        .join("; "),
    read(header, name) {
      const prefix = `${nameOf(name)}=`;
      let found: string | undefined;
      for (const pair of pairsIn(header ?? "")) {
        if (!pair.startsWith(prefix)) continue;
        const value = pair.slice(prefix.length);
        if (found !== undefined && found !== value) return undefined;
        found = value;
      }
      return found;
    },
    set: (name, value, maxAgeSeconds) => `${nameOf(name)}=${value}; ${attributes(name, maxAgeSeconds)}`,
    clear: (name) => `${nameOf(name)}=; ${attributes(name, 0)}`,
  };
}

/**
 * Exactly the one space of the grammar is taken off. A browser lets any site of the domain plant a name that only looks like
 * ours once other blanks, such as 0xA0, are taken off it too, and `__Host-` does not protect that name.
 */
function pairsIn(header: string): string[] {
  return header.split(";").map((pair) => (pair.startsWith(" ") ? pair.slice(1) : pair));
}
