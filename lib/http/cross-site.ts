/**
 * Whether a browser sent this from a page that is not ours. By Fetch Metadata where the browser sends it, by Origin where
 * it does not; a client that sends neither is not a browser and carries no cookies that it was not given
 * (ASVS 3.5.1; OWASP CSRF cheat sheet).
 */
export function isCrossSite(header: (name: string) => string | null, publicUrl: URL): boolean {
  const site = header("sec-fetch-site");
  if (site !== null) return site !== "same-origin" && site !== "none";
  const origin = header("origin");
  return origin !== null && origin !== publicUrl.origin;
}
