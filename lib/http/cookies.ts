/** One for flow and grant, one for the session, one that remembers the device, one for the language. */
export type CookieName = "flow" | "session" | "device" | "lang";

const sameSite: Record<CookieName, "Lax" | "Strict"> = {
  flow: "Strict",
  session: "Lax",
  device: "Strict",
  lang: "Lax",
};

export type CookieJar = {
  /** The value a request brought; undefined when it brought none, or several that differ. */
  read(header: string | null, name: CookieName): string | undefined;
  set(name: CookieName, value: string, maxAgeSeconds: number): string;
  clear(name: CookieName): string;
  nameOf(name: CookieName): string;
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
  return {
    nameOf,
    read(header, name) {
      const prefix = `${nameOf(name)}=`;
      let found: string | undefined;
      for (const pair of (header ?? "").split(";")) {
        const text = pair.trim();
        if (!text.startsWith(prefix)) continue;
        const value = text.slice(prefix.length);
        if (found !== undefined && found !== value) return undefined;
        found = value;
      }
      return found;
    },
    set: (name, value, maxAgeSeconds) => `${nameOf(name)}=${value}; ${attributes(name, maxAgeSeconds)}`,
    clear: (name) => `${nameOf(name)}=; ${attributes(name, 0)}`,
  };
}
