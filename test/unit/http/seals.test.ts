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

describe("a seal has one text", () => {
  const seals = createSeals(secrets, 60);
  const session = { phone: "+12025550123", secret: "s", at: 1 };
  const kinds = {
    session: { sealed: seals.session.seal(session), open: seals.session.open },
    proof: { sealed: seals.proof.seal(flow), open: seals.proof.open },
    device: { sealed: seals.device.seal({ known: [] }), open: seals.device.open },
  };

  test.each(Object.keys(kinds) as (keyof typeof kinds)[])("and no other opens: %s", async (kind) => {
    const { open } = kinds[kind];
    const sealed = await kinds[kind].sealed;
    expect(await open(sealed)).not.toBeNull();
    const ends = ["~1", "~2", "~~2", "=", "==", ".", ".x", "!", " ", "\t", "*", "*x", "~2".repeat(8_000)];
    const others = ends.flatMap((end) => [sealed + end, end + sealed]);
    // One character put in, left out or exchanged, at every place. In base64 the last one has bits that say nothing.
    for (let at = 0; at < sealed.length; at++) {
      const [start, rest] = [sealed.slice(0, at), sealed.slice(at + 1)];
      others.push(start + rest);
      for (const character of ["A", "B", "-", "_", "9", "*", "~", ".", "!", "\u00e9"])
        others.push(`${start}${character}${sealed.slice(at)}`, start + character + rest);
    }
    for (const other of others.filter((text) => text !== sealed)) expect(await open(other), other).toBeNull();
  });
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
