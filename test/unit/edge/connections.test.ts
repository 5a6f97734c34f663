import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { Connections } from "#lib/edge/connections.ts";
import { connectionsMax, connectionsPerHolderMax, workingMax } from "#lib/edge/timing.ts";
import { openEdge } from "./opened-edge.ts";

/** A connection as it is counted. */
class FakeSocket extends EventEmitter {
  isDestroyed = false;
  readonly remoteAddress: string | undefined;
  constructor(remoteAddress?: string) {
    super();
    this.remoteAddress = remoteAddress;
  }
  destroy() {
    this.isDestroyed = true;
    this.emit("close");
  }
}

function opener(max: number) {
  const connections = new Connections(max);
  return (address?: string) => {
    const socket = new FakeSocket(address);
    connections.opened(socket as unknown as Socket);
    return socket;
  };
}

describe("connections of one network", () => {
  test("are let in up to a number, whatever the others do; each that ends makes room for one", () => {
    const open = opener(2);
    const [first] = [open("192.0.2.1"), open("192.0.2.1")];
    for (let again = 0; again < 3; again++) expect(open("192.0.2.1").isDestroyed).toBe(true);
    expect(open("192.0.2.2").isDestroyed).toBe(false);
    first?.destroy();
    expect(open("192.0.2.1").isDestroyed).toBe(false);
    expect(open("192.0.2.1").isDestroyed).toBe(true);
  });

  test.each([
    ["an IPv6 /48", "2001:db8:1:2::1", "2001:db8:1:ffff::9", "2001:db8:2:2::1"],
    ["an IPv4 address, however the socket writes it", "192.0.2.1", "::ffff:192.0.2.1", "::ffff:192.0.2.2"],
  ])("are those of %s", (_what, one, same, other) => {
    const open = opener(1);
    expect([open(one), open(same), open(other)].map((socket) => socket.isDestroyed)).toEqual([
      false,
      true,
      false,
    ]);
  });

  test("can neither take all places nor all work", () => {
    expect(connectionsPerHolderMax).toBeLessThan(Math.min(workingMax, connectionsMax / 10));
  });

  test("are not counted where they come from this machine", () => {
    for (const address of ["127.0.0.1", "127.9.9.9", "::ffff:127.0.0.1", "::1"]) {
      const open = opener(1);
      expect([open(address), open(address)].map((socket) => socket.isDestroyed)).toEqual([false, false]);
    }
  });

  test.each([
    ["are bounded where clients come to us themselves", 0, 1],
    ["are not where they come through a proxy, because all are the proxy's", 1, 0],
  ])("%s", async (_what, trustedProxyHops, refused) => {
    const { server } = await openEdge(() => undefined, { config: { trustedProxyHops } });
    const sockets = Array.from({ length: connectionsPerHolderMax + 1 }, () =>
      Object.assign(new PassThrough(), { remoteAddress: "192.0.2.1" }),
    );
    for (const socket of sockets) server.emit("connection", socket);
    expect(sockets.filter((socket) => socket.destroyed)).toHaveLength(refused);
    for (const socket of sockets) socket.destroy();
  });
});
