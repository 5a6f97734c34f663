import { isIP } from "node:net";

/** The least that anybody is given: an IPv4 address, or an IPv6 /64, within which everybody can move. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail = ""] = address.split("::");
  const start = head === "" ? [] : head.split(":");
  const end = tail === "" ? [] : tail.split(":");
  const zeros = new Array<string>(8 - start.length - end.length).fill("0");
  const groups = address.includes("::") ? [...start, ...zeros, ...end] : start;
  return `${groups.slice(0, 4).join(":")}::/64`;
}

/**
 * How all networks begin that one customer of a provider may be given: an IPv6 /48 (RFC 6177 §2: between a /64 and that). Null
 * for IPv4, where the address is all.
 */
export function siteOf(network: string): string | null {
  if (!network.endsWith("::/64")) return null;
  return `${network.split(":").slice(0, 3).join(":")}:`;
}
