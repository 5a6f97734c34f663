import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

/**
 * Whether a request names as its host PUBLIC_URL's, localhost or an IP address. A page of another site can make its own
 * name point at this machine (DNS rebinding) and read what is here, but then the host is that name. Ports are not
 * compared, because a forwarded one differs.
 */
export function namesOwnHost(request: IncomingMessage, publicUrl: URL): boolean {
  const host = hostnameOf(authorityOf(request));
  if (host === null) return false;
  return host === "localhost" || isIP(host) !== 0 || host === hostnameOf(publicUrl.host);
}

/** RFC 9112 §3.2.2: a target that is a whole URL decides, not the Host header. */
function authorityOf({ url = "", headers }: IncomingMessage): string {
  return /^https?:\/\/([^/?#]*)/i.exec(url)?.[1] ?? headers.host ?? "";
}

/** In lower case, without port, brackets and the dot of a fully qualified name. Null where there is none. */
function hostnameOf(authority: string): string | null {
  const [, ipv6, name] = /^(?:\[([0-9a-f:.]+)\]|([^:@[\]]+?)\.?)(?::\d*)?$/i.exec(authority) ?? [];
  return (ipv6 ?? name)?.toLowerCase() ?? null;
}

/**
 * For trials: a phone in the same network opens http://<this machine's address>:3000 while PUBLIC_URL is still localhost.
 * The origin of such a page becomes PUBLIC_URL's, and from here on the request looks as if it had come from there.
 */
export function adoptOwnOrigin(request: IncomingMessage, publicUrl: URL): void {
  const { headers } = request;
  if (headers.origin === undefined) return;
  const authority = authorityOf(request);
  const isOfHost = [`http://${authority}`, `https://${authority}`].includes(headers.origin);
  if (isOfHost && namesOwnHost(request, publicUrl)) headers.origin = publicUrl.origin;
}
