import { describe, expect, test } from "vitest";
import { clientAddress } from "#lib/edge/address.ts";
import { networkOf, siteOf } from "#lib/http/network.ts";

describe("without a trusted proxy", () => {
  test("the socket alone says who is asking", () => {
    expect(clientAddress("198.51.100.7", "203.0.113.9", 0)).toBe("198.51.100.7");
  });

  test("an IPv4 address on an IPv6 socket is that IPv4 address", () => {
    expect(clientAddress("::ffff:198.51.100.7", undefined, 0)).toBe("198.51.100.7");
    expect(clientAddress("::ffff:c633:6407", undefined, 0)).toBe("198.51.100.7");
  });

  test("an IPv6 address is kept whole, in one spelling", () => {
    expect(clientAddress("2001:DB8:0:0:0:0:0:1", undefined, 0)).toBe("2001:db8::1");
    expect(clientAddress("fe80::1%eth0", undefined, 0)).toBe("fe80::1");
  });

  test("a socket that is gone has no address", () => {
    expect(clientAddress(undefined, "203.0.113.9", 0)).toBe("unknown");
  });
});

describe("behind trusted proxies", () => {
  test("the entry that the outermost of them wrote counts, not what the client put before it", () => {
    expect(clientAddress("10.0.0.1", "6.6.6.6, 203.0.113.9", 1)).toBe("203.0.113.9");
    expect(clientAddress("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2", 2)).toBe("203.0.113.9");
  });

  test("a port that a proxy adds is no part of the address", () => {
    expect(clientAddress("10.0.0.1", "203.0.113.9:4711", 1)).toBe("203.0.113.9");
    expect(clientAddress("10.0.0.1", "[2001:db8::1]:4711", 1)).toBe("2001:db8::1");
  });

  test.each([undefined, "", ",", "unknown", "203.0.113", "203.0.113.9, evil", "203.0.113.9,"])(
    "without a usable entry (%s) only the socket is believed",
    (forwardedFor) => {
      expect(clientAddress("10.0.0.1", forwardedFor, 1)).toBe("10.0.0.1");
    },
  );

  test("fewer entries than proxies leave only the socket", () => {
    expect(clientAddress("10.0.0.1", "203.0.113.9", 2)).toBe("10.0.0.1");
  });
});

describe("the network of an address", () => {
  test.each([
    ["198.51.100.7", "198.51.100.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["2001:db8:1:2::", "2001:db8:1:2::/64"],
    ["unknown", "unknown"],
  ])("of %s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe("the site of a network", () => {
  test.each([
    ["198.51.100.7", null],
    ["2001:db8:1:2::/64", "2001:db8:1:"],
    ["2001:db8:0:0::/64", "2001:db8:0:"],
    ["unknown", null],
  ])("of %s is %s", (network, site) => {
    expect(siteOf(network)).toBe(site);
  });
});
