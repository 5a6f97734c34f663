import { isLocale, type Locale } from "../text/locale.ts";

const fallback: Locale = "en";

/** Browsers send up to a dozen ranges. A longer header is cut, so that its length costs nothing. */
const readMaxCharacters = 256;
const readMaxRanges = 20;

export type LanguageRange = { tag: string; weight: number };

/** What a client accepts, as it lists it (RFC 9110 §12.5.4). What is no range is left out, and so is what it refuses. */
export function languageRanges(acceptLanguage: string | null | undefined): LanguageRange[] {
  const header = (acceptLanguage ?? "").slice(0, readMaxCharacters);
  return header.split(",", readMaxRanges).flatMap(readRange);
}

/**
 * The language that a client likes best among ours; of equal weights the first, as browsers list them. A regional range
 * means its language: "es-419" is Spanish. Without a match it is English.
 */
export function chooseLocale(acceptLanguage: string | null | undefined): Locale {
  const languages = languageRanges(acceptLanguage)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag.split("-", 1)[0]?.toLowerCase());
  const liked = languages.find((language) => language === "*" || isLocale(language));
  return isLocale(liked) ? liked : fallback;
}

const tagForm = /^(?:\*|[a-z]{2,8}(?:-[a-z0-9]{1,8})*)$/i;
const weightForm = /^q *= *([01](?:\.\d{0,3})?)$/i;

/** Split before it is matched: a pattern with blanks at several places tries every way to share them out. */
function readRange(text: string): LanguageRange[] {
  const [tag = "", weightText = "q=1", ...rest] = text.split(";").map((part) => part.trim());
  const weight = Number(weightForm.exec(weightText)?.[1] ?? 0);
  return tagForm.test(tag) && weight > 0 && rest.length === 0 ? [{ tag, weight }] : [];
}
