import { zoneCookie } from "#lib/http/zone-cookie.ts";

/**
 * Told beforehand, on the pages that everybody passes, so that the account page is right from its first paint: a day that
 * the browser put right afterwards would move what stands around it.
 */
export function rememberZone(): void {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere, and asynchronous
  document.cookie = `${zoneCookie}=${timeZone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}
