import { isIP } from "node:net";

/**
 * Who is asking, from what cannot be forged: the socket, or the one entry of X-Forwarded-For that the outermost of our
 * own proxies wrote. Each proxy appends the address it was called from, so with n of them that is the n-th from the
 * right; whatever stands further left came from the client. If that entry is missing or is no address, the request
 * did not take the way that was configured and only the socket is believed.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedHops: number,
): string {
  return toldAddress(forwardedFor, trustedHops) ?? canonicalAddress(peer ?? "") ?? "unknown";
}

function toldAddress(forwardedFor: string | undefined, trustedHops: number): string | null {
  if (trustedHops === 0 || forwardedFor === undefined) return null;
  const hops = forwardedFor.split(",");
  const told = hops[hops.length - trustedHops];
  return canonicalAddress(withoutPort(told?.trim() ?? ""));
}

/** One spelling per address, so that a client cannot count as several. Null for anything that is no address. */
function canonicalAddress(text: string): string | null {
  const address = text.split("%", 1)[0] ?? "";
  const version = isIP(address);
  if (version !== 6) return version === 4 ? address : null;
  // As the socket of every IPv4 client says it where we listen on both.
  const [, plain] = /^::ffff:([\d.]+)$/.exec(address) ?? [];
  if (plain !== undefined) return plain;
  // WHATWG URL serialises IPv6 as RFC 5952 asks.
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  return mapped ? dotted(mapped[1] ?? "", mapped[2] ?? "") : canonical;
}

function dotted(high: string, low: string): string {
  const bits = Number.parseInt(high, 16) * 0x10000 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (bits / 2 ** shift) & 255).join(".");
}

/** Some proxies write `203.0.113.7:4711` or `[2001:db8::1]:4711` (RFC 7239 §6). */
function withoutPort(entry: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(entry)?.[1] ?? /^(\d+(?:\.\d+){3}):\d+$/.exec(entry)?.[1] ?? entry;
}
