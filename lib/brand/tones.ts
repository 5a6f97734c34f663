import { grounds } from "./grounds.ts";
import { contrast, fromHex, type Oklch, toHex } from "./oklch.ts";

/** The colours of one theme that the accent decides; their names are those of app/globals.css. */
export type Tones = Readonly<Record<"accent" | "accent-strong" | "on-accent" | "accent-wash", string>>;
export type Accent = Readonly<{ light: Tones; dark: Tones }>;

/** The darkest light ground and the lightest dark one that an accent stands on. */
const hardest = grounds.sunken;

/** WCAG 2.2, 1.4.3: the accent is text too, and text stands on it. (As an edge, 1.4.11, it would need 3:1.) */
const neededContrast = 4.5;
/** As far as an accent may be darkened for light pages, in OKLCH lightness, and still be called the same colour. */
const farthest = 0.3;
const step = 0.005;

/**
 * The tones of a brand's colour (`#rrggbb`) in both themes: its hue, as near to its own lightness as can be read.
 * Null when it would have to be darkened so far for light pages that its owner would not know it again.
 */
export function accentOf(hex: string): Accent | null {
  const brand = fromHex(hex);
  const accent = readable(brand, hardest.light, -step);
  if (brand.lightness - fromHex(accent).lightness > farthest) return null;
  const bright = readable({ ...brand, lightness: Math.max(brand.lightness, 0.7) }, hardest.dark, step);
  return { light: lightTones(brand, accent), dark: darkTones(brand, bright) };
}

function lightTones(brand: Oklch, accent: string): Tones {
  const { lightness } = fromHex(accent);
  const wash = toHex({ ...brand, lightness: 0.95, chroma: Math.min(brand.chroma, 0.03) });
  const strong = toHex({ ...brand, lightness: Math.max(0.1, lightness - 0.07) });
  return {
    accent,
    "accent-strong": readable(fromHex(strong), wash, -step),
    "on-accent": "#ffffff",
    "accent-wash": wash,
  };
}

function darkTones(brand: Oklch, accent: string): Tones {
  const { lightness } = fromHex(accent);
  const wash = toHex({ ...brand, lightness: 0.29, chroma: Math.min(brand.chroma, 0.045) });
  const strong = toHex({ ...brand, lightness: Math.min(0.97, lightness + 0.06) });
  const ink = toHex({ ...brand, lightness: 0.2, chroma: Math.min(brand.chroma, 0.035) });
  return {
    accent,
    "accent-strong": readable(fromHex(strong), wash, step),
    "on-accent": ink,
    "accent-wash": wash,
  };
}

/** The first lightness on the way to black or white that can be read on this ground. */
function readable(colour: Oklch, ground: string, by: number): string {
  for (let { lightness } = colour; lightness > 0 && lightness < 1; lightness += by) {
    const tone = toHex({ ...colour, lightness });
    if (contrast(tone, ground) >= neededContrast) return tone;
  }
  return by < 0 ? "#000000" : "#ffffff";
}
