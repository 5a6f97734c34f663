import { oncePer } from "../once.ts";
import type { Plural } from "./catalogue.ts";

/** Puts values into the `{blanks}` of a sentence; a blank without a value stays visible, so that it gets noticed. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (blank, name: string) => String(values[name] ?? blank));
}

/** A piece that runs from left to right inside a sentence of any direction (UAX #9 isolates): a number with its plus. */
export function leftToRight(piece: string): string {
  return `\u2066${piece}\u2069`;
}

export function plural(locale: string, forms: Plural, n: number): string {
  const { rules, numbers } = countingIn(locale);
  return fill(forms[rules.select(n)] ?? forms.other, { n: numbers.format(n) });
}

/** Making them takes longer than anything else about a message. Only our own locales come here. */
const countingIn = oncePer((locale: string) => ({
  rules: new Intl.PluralRules(locale),
  numbers: new Intl.NumberFormat(locale),
}));

const units = [
  { unit: "hour", seconds: 3600 },
  { unit: "minute", seconds: 60 },
] as const;

/** "45 seconds", "2 minutes": rounded up, so that the wait is over when the words say so. */
export function duration(locale: string, seconds: number): string {
  const scale = units.find((unit) => seconds > unit.seconds * 1.5 - 1) ?? { unit: "second", seconds: 1 };
  const amount = Math.max(1, Math.ceil(seconds / scale.seconds));
  return new Intl.NumberFormat(locale, { style: "unit", unit: scale.unit, unitDisplay: "long" }).format(
    amount,
  );
}
