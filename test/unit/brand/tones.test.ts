import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { grounds } from "#lib/brand/grounds.ts";
import { contrast, fromHex, toHex } from "#lib/brand/oklch.ts";
import { accentStylesheet } from "#lib/brand/stylesheet.ts";
import { accentOf } from "#lib/brand/tones.ts";

test("contrast is that of WCAG", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

test("a colour comes back from OKLCH as it was", () => {
  for (const hex of ["#000000", "#ffffff", "#0b6bcb", "#ff385c", "#25d366", "#7f7f7f"])
    expect(toHex(fromHex(hex))).toBe(hex);
});

/** A colour of app/globals.css, light first, as hex. */
const css = readFileSync("app/globals.css", "utf8");
const shown = (name: string) =>
  [...css.matchAll(new RegExp(`--${name}: oklch\\(([\\d.]+) ([\\d.]+) ([\\d.]+)\\)`, "g"))].map(
    ([, lightness, chroma, hue]) =>
      toHex({ lightness: Number(lightness), chroma: Number(chroma), hue: Number(hue) }),
  );

test.each(Object.entries(grounds))("the ground %s is that of the stylesheet", (name, { light, dark }) => {
  expect([light, dark]).toEqual(shown(name));
});

describe.each(["#0b6bcb", "#25d366", "#ff385c", "#7c3aed", "#111111", "#808080", "#ff6a00", "#00205b"])(
  "the accent %s",
  (hex) => {
    const accent = accentOf(hex);
    test.each(["light", "dark"] as const)("can be read on every ground of the %s theme", (theme) => {
      const tones = accent?.[theme] ?? expect.unreachable();
      for (const name of ["canvas", "surface", "sunken"]) {
        const ground = shown(name)[theme === "light" ? 0 : 1] ?? "";
        expect(contrast(tones.accent, ground)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(tones["accent-strong"], ground)).toBeGreaterThanOrEqual(4.5);
      }
      expect(contrast(tones["on-accent"], tones.accent)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(tones["on-accent"], tones["accent-strong"])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(tones["accent-strong"], tones["accent-wash"])).toBeGreaterThanOrEqual(4.5);
    });
  },
);

test("a readable accent is taken as it is on light pages", () => {
  expect(accentOf("#0b6bcb")?.light.accent).toBe("#0b6bcb");
});

test("a colour that would have to become another one is none", () => {
  for (const hex of ["#ffeb3b", "#ffffff", "#fff3b0"]) expect(accentOf(hex)).toBeNull();
});

test("the stylesheet names nothing but tones that the pages have, for both themes", () => {
  const text = accentStylesheet(accentOf("#7c3aed") ?? expect.unreachable());
  const names = [...text.matchAll(/--([\w-]+):#[0-9a-f]{6}/g)].map(([, name]) => name);
  expect(names).toHaveLength(8);
  for (const name of names) expect(css).toContain(`--${name}: oklch(`);
});
