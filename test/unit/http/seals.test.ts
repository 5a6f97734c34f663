import { describe, expect, test, vi } from "vitest";
import { createSeals, remembering } from "#lib/http/seals.ts";

const secrets = ["a secret for tests that is long enough, surely"] as const;
const flow = { kind: "flow", phone: "+12025550123", flowId: "f" } as const;

test("a proof says nothing to its holder, and never twice alike", async () => {
  const { proof } = createSeals(secrets, 60);
  const sealed = await proof.seal(flow);
  expect(Buffer.from(sealed.split(".")[1] ?? "", "base64url").toString("latin1")).not.toContain("2025550123");
  expect(await proof.seal(flow)).not.toBe(sealed);
  expect(await proof.open(sealed)).toEqual(flow);
});

test("a proof can be read for a day, longer than anything it names lives", async () => {
  const { proof } = createSeals(secrets, 60);
  const sealed = await proof.seal(flow);
  vi.useFakeTimers({ now: Date.now() + 86_399_000 });
  try {
    expect(await proof.open(sealed)).toEqual(flow);
    vi.setSystemTime(Date.now() + 2_000);
    expect(await proof.open(sealed)).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

describe("a seal that is remembered", () => {
  const opened: string[] = [];
  const seal = remembering(
    {
      seal: async (value: string) => value,
      async open(sealed) {
        opened.push(sealed);
        return sealed.startsWith("x") ? null : sealed;
      },
    },
    2,
  );
  const opensAgain = async (sealed: string) => {
    opened.length = 0;
    await seal.open(sealed);
    return opened.length === 1;
  };

  test("is opened once, and not at all where it was made", async () => {
    expect([await opensAgain("a"), await opensAgain("a")]).toEqual([true, false]);
    await seal.seal("made");
    expect(await opensAgain("made")).toBe(false);
  });

  test("goes when there are too many, the one that was not used for longest first", async () => {
    await seal.open("a");
    await seal.open("b");
    await seal.open("a");
    await seal.open("c");
    expect([await opensAgain("a"), await opensAgain("c"), await opensAgain("b")]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("is none that did not open, so that nonsense takes no room", async () => {
    expect(await seal.open("x")).toBeNull();
    expect(await opensAgain("x")).toBe(true);
  });
});
