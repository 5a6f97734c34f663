import { oncePerRecent } from "../recent.ts";
import { isLocale, type Locale } from "../text/locale.ts";

const fallback: Locale = "en";

/**
 * The language that a client likes best among ours (RFC 9110 §12.5.4: ranges with weights; of equal ones the first, as
 * browsers list them). A regional range means its language: "es-419" is Spanish. Without a match it is English.
 */
export function chooseLocale(acceptLanguage: string | null | undefined): Locale {
  return likedBest(acceptLanguage ?? "");
}

/** Browsers of one language and system all say the same. */
const headersRemembered = 100;

const likedBest = oncePerRecent(headersRemembered, (acceptLanguage: string): Locale => {
  const ranges = acceptLanguage.split(",").flatMap(readRange);
  const byWeight = ranges.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  const liked = byWeight.find(({ language }) => language === "*" || isLocale(language))?.language;
  return isLocale(liked) ? liked : fallback;
});

const range = /^\s*(\*|[a-z]{2,8})(?:-[a-z0-9-]{1,60})?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*$/i;

function readRange(text: string): { language: string; weight: number }[] {
  const [, language, weight] = range.exec(text) ?? [];
  return language === undefined ? [] : [{ language: language.toLowerCase(), weight: Number(weight ?? 1) }];
}
