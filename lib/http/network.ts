import { isIP } from "node:net";

/** What one customer of a provider holds: an IPv4 address, or an IPv6 /64 (RFC 6177), within which anybody can move. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail = ""] = address.split("::");
  const start = head === "" ? [] : head.split(":");
  const end = tail === "" ? [] : tail.split(":");
  const zeros = new Array<string>(8 - start.length - end.length).fill("0");
  const groups = address.includes("::") ? [...start, ...zeros, ...end] : start;
  return `${groups.slice(0, 4).join(":")}::/64`;
}
