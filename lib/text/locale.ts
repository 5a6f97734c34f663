/** The languages that the product speaks. A language is one catalogue here and one row of texts in lib/sms/wordings.ts. */
export const locales = ["en", "hi", "es", "fr", "ar"] as const;

export type Locale = (typeof locales)[number];

/** Each in its own words: whoever looks for one of them may not read any other. */
export const languageNames: Readonly<Record<Locale, string>> = {
  en: "English",
  hi: "हिन्दी",
  es: "Español",
  fr: "Français",
  ar: "العربية",
};

const fallback: Locale = "en";

export function isLocale(tag: string | undefined | null): tag is Locale {
  return (locales as readonly unknown[]).includes(tag);
}

export function directionOf(locale: Locale): "ltr" | "rtl" {
  return locale === "ar" ? "rtl" : "ltr";
}

/**
 * What Intl is asked in. Codes and phone numbers stand in Latin digits, so counts beside them do too, on every system:
 * which digits plain "ar" means differs between server and browsers.
 */
export function localeTag(locale: Locale): string {
  return locale === "ar" ? "ar-u-nu-latn" : locale;
}

/**
 * The language that a client likes best among ours (RFC 9110 §12.5.4: ranges with weights; of equal ones the first, as
 * browsers list them). A regional range means its language: "es-419" is Spanish. Without a match it is English.
 */
export function chooseLocale(acceptLanguage: string | null | undefined): Locale {
  const ranges = (acceptLanguage ?? "").split(",").flatMap(readRange);
  const byWeight = ranges.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  const liked = byWeight.find(({ language }) => language === "*" || isLocale(language))?.language;
  return isLocale(liked) ? liked : fallback;
}

const range = /^\s*(\*|[a-z]{2,8})(?:-[a-z0-9-]{1,60})?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*$/i;

function readRange(text: string): { language: string; weight: number }[] {
  const [, language, weight] = range.exec(text) ?? [];
  return language === undefined ? [] : [{ language: language.toLowerCase(), weight: Number(weight ?? 1) }];
}
