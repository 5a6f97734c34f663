import { daySeconds } from "../duration.ts";
import { isLocale, type Locale } from "../text/locale.ts";
import type { Admission } from "./admission.ts";

/** A choice of language that a link on a page carries, and where the page is without it. */
export type LanguageChoice = { locale: Locale; location: string };

/** Long enough to be remembered from one sign-in to the next. */
export const languageLifeSeconds = 365 * daySeconds;

/**
 * `?lang=ar` on any page. Answered here because a page cannot set cookies while it is drawn. The location is a path of
 * the route table (an unknown address has the fixed one of the not-found page), so it never leads to another site.
 */
export function languageChoice({ route, url, query }: Admission): LanguageChoice | null {
  if (route.kind !== "page") return null;
  const parameters = new URLSearchParams(query);
  const locale = parameters.get("lang");
  if (!isLocale(locale)) return null;
  parameters.delete("lang");
  const rest = parameters.size === 0 ? "" : `?${parameters}`;
  return { locale, location: `${url.split("?", 1)[0]}${rest}` };
}
