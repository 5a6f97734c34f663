import { describe, expect, test } from "vitest";
import { createCodeVault, drawCode, hashSecret, newId, newSecret, sameCode } from "#lib/secrets.ts";

const first = "the first secret, which is long enough";
const second = "the second secret, which is long enough";
const binding = { phone: "+12025550123", otpId: "abc" };

/** Nine degrees of freedom: a uniform generator exceeds this once in a hundred million looks, a biased one at once. */
const chiSquareBound = 58;

describe("codes", () => {
  test("are six digits, each uniform at each place, leading zeros included (A1)", () => {
    const draws = 100_000;
    const counts = Array.from({ length: 6 }, () => new Array<number>(10).fill(0));
    for (let draw = 0; draw < draws; draw++) {
      const code = drawCode();
      if (!/^[0-9]{6}$/.test(code)) throw new Error(`not six digits: ${code}`);
      for (const [place, digits] of counts.entries()) {
        const digit = Number(code[place]);
        digits[digit] = (digits[digit] ?? 0) + 1;
      }
    }
    const expected = draws / 10;
    for (const digits of counts) {
      const chiSquare = digits.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      expect(chiSquare).toBeLessThan(chiSquareBound);
    }
  });

  test("are compared in full, whatever their length", () => {
    expect(sameCode("012345", "012345")).toBe(true);
    expect(sameCode("012345", "012346")).toBe(false);
    expect(sameCode("012345", "12345")).toBe(false);
  });
});

describe("the code vault", () => {
  test("gives a code back, and never seals it alike twice (A7)", () => {
    const vault = createCodeVault([first]);
    const sealed = vault.seal("012345", binding);
    expect(vault.open(sealed, binding)).toBe("012345");
    expect(vault.seal("012345", binding)).not.toBe(sealed);
    expect(sealed).not.toContain("012345");
  });

  test("opens for no other number, name or key (A4)", () => {
    const vault = createCodeVault([first]);
    const sealed = vault.seal("012345", binding);
    expect(vault.open(sealed, { ...binding, phone: "+12025550124" })).toBeNull();
    expect(vault.open(sealed, { ...binding, otpId: "abd" })).toBeNull();
    expect(createCodeVault([second]).open(sealed, binding)).toBeNull();
    const changed = sealed[7] === "A" ? "B" : "A";
    const forged = `${sealed.slice(0, 7)}${changed}${sealed.slice(8)}`;
    for (const garbled of ["", ".", "x.y", sealed.slice(0, -2), forged]) {
      expect(vault.open(garbled, binding)).toBeNull();
    }
  });

  test("seals under the newest secret, which is listed first (G6)", () => {
    const sealed = createCodeVault([second, first]).seal("012345", binding);
    expect(createCodeVault([second]).open(sealed, binding)).toBe("012345");
  });

  test("opens what a rotated secret sealed while it is listed, and no longer (G6)", () => {
    const sealed = createCodeVault([first]).seal("012345", binding);
    expect(createCodeVault([second, first]).open(sealed, binding)).toBe("012345");
    expect(createCodeVault([second]).open(sealed, binding)).toBeNull();
  });
});

test("names and secrets do not repeat, and a hash is not its secret (C6)", () => {
  const made = new Set(Array.from({ length: 1_000 }, () => [newId(), newSecret()]).flat());
  expect(made.size).toBe(2_000);
  expect(newSecret()).toMatch(/^[\w-]{43}$/);
  expect(hashSecret("s")).toMatch(/^[\w-]{43}$/);
  expect(hashSecret("s")).not.toBe("s");
});
