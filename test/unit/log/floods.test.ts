import { describe, expect, test } from "vitest";
import { boundFloods } from "#lib/log/floods.ts";
import type { LogEntry } from "#lib/log.ts";

const refusal = (over: Partial<LogEntry> = {}): LogEntry => ({
  event: "authz_fail",
  outcome: "failure",
  reason: "not_signed_in",
  requestId: "r",
  ip: "192.0.2.1",
  ...over,
});

function open() {
  const written: LogEntry[] = [];
  const ends: (() => void)[] = [];
  const note = boundFloods(
    (entry) => written.push(entry),
    (end) => ends.push(end),
  );
  return { written, note, endMinute: () => ends.shift()?.() };
}

describe("a flood of refusals (E11)", () => {
  test("is ten lines a minute and one with the count of the rest", () => {
    const { written, note, endMinute } = open();
    for (let round = 0; round < 30_000; round++) note(refusal({ requestId: `r${round}` }));
    expect(written).toHaveLength(10);
    endMinute();
    expect(written.slice(10)).toEqual([
      {
        event: "authz_fail",
        outcome: "failure",
        reason: "not_signed_in",
        limit: undefined,
        ip: "192.0.2.1",
        repeated: 29_990,
      },
    ]);
    note(refusal());
    expect(written).toHaveLength(12);
  });

  test("of one network or kind leaves the lines of others alone", () => {
    const { written, note } = open();
    for (let round = 0; round < 100; round++) note(refusal());
    note(refusal({ ip: "192.0.2.2" }));
    note(refusal({ reason: "wrong_code", event: "authn_login_fail" }));
    note(refusal({ limit: "sendsPerIpPerHour" }));
    expect(written).toHaveLength(13);
  });

  test("from all addresses of an IPv6 network is one flood", () => {
    const { written, note } = open();
    for (let host = 1; host < 1_000; host++) note(refusal({ ip: `2001:db8:1:2::${host.toString(16)}` }));
    expect(written).toHaveLength(10);
  });

  test("from more networks than are kept apart is counted by kind", () => {
    const { written, note, endMinute } = open();
    for (let host = 0; host < 50_000; host++)
      note(refusal({ ip: `10.${host >> 16}.${(host >> 8) & 255}.${host & 255}` }));
    expect(written).toHaveLength(10_010);
    endMinute();
    expect(written.at(-1)).toMatchObject({ reason: "not_signed_in", ip: undefined, repeated: 39_990 });
  });
});

test("fewer than that are lines, and nothing follows", () => {
  const { written, note, endMinute } = open();
  for (let round = 0; round < 10; round++) note(refusal());
  endMinute();
  expect(written).toHaveLength(10);
});

test("what succeeds, and what no request is behind, is always a line", () => {
  const { written, note } = open();
  for (let round = 0; round < 100; round++) {
    note(refusal({ event: "authn_login_success", outcome: "success" }));
    note({ event: "sms_unavailable", outcome: "failure", reason: "unanswered" });
  }
  expect(written).toHaveLength(200);
});
