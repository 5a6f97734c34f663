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
