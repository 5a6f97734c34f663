import { BlockList, isIP } from "node:net";

/** Addresses that lead no further than this machine and its own network (RFC 1122, RFC 1918, RFC 3927, RFC 4193). */
const local = new BlockList();
local.addSubnet("127.0.0.0", 8, "ipv4");
local.addSubnet("10.0.0.0", 8, "ipv4");
local.addSubnet("172.16.0.0", 12, "ipv4");
local.addSubnet("192.168.0.0", 16, "ipv4");
local.addSubnet("169.254.0.0", 16, "ipv4");
local.addAddress("::1", "ipv6");
local.addSubnet("fc00::", 7, "ipv6");
local.addSubnet("fe80::", 10, "ipv6");

/** @param hostname as a URL has it: in lower case, IPv6 in brackets */
export function isLocalHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const version = isIP(host);
  if (version !== 0) return local.check(host, version === 6 ? "ipv6" : "ipv4");
  // RFC 6761 §6.3
  return host === "localhost" || host.endsWith(".localhost");
}
